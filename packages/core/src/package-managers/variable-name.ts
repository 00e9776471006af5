import { RegistryTokenError } from "../errors.ts";

const LONGEST = 64;
const PATTERN = /^[A-Z_][A-Z0-9_]*$/;

/**
 * A name has to say that it holds a secret. So it is none that a loader, a shell, a language or a build tool reads as
 * a setting: there are thousands of these, such as `_JAVA_OPTIONS`, `PERL5DB`, `GOFLAGS` or `PUB_CACHE`, and new ones
 * every month.
 */
const SAYS_SECRET =
  /(?:TOKEN|SECRET|PASSWORD|CREDENTIAL)S?\d*(?:_|$)|(?:^|_)(?:KEY|AUTH|PAT|PASS|PASSWD|CREDS)\d*(?:_|$)/;

/**
 * The first words of variables that hold the secrets of others. Their programs would send our token to another
 * service (`GITHUB_TOKEN`), or take it for the key to something (`GIT_SSL_KEY`).
 */
const OTHERS = new Set(
  [
    // What runs jobs
    "GITHUB GH ACTIONS RUNNER INPUT STATE ACT CODESPACE CODESPACES COPILOT DEPENDABOT AGENT SYSTEM VSS VSTS GITLAB GL",
    "GLAB GITEA TEA FORGEJO BITBUCKET BUILDKITE CIRCLE CIRCLECI TRAVIS DRONE APPVEYOR TEAMCITY JENKINS",
    // The system, and what carries text over the network
    "LD DYLD LC BASH XDG DBUS SYSTEMD KRB KRB5 GSS SSH SSHPASS GPG GNUPG PINENTRY GIT HG SVN RSYNC CURL WGET HTTP HTTPS HTTPIE",
    "FTP PROXY SSL TLS OPENSSL GNUTLS NSS P11 SUDO HOMEBREW RCLONE RESTIC BORG",
    // Languages and their package managers
    "NODE NPM YARN PNPM BUN DENO JSR COREPACK VSCE OVSX ELECTRON CSC PIP POETRY PDM HATCH FLIT TWINE PYPI UV CONDA",
    "ANACONDA PYTHON RUBY RUBYGEMS GEM BUNDLE PERL PAUSE PHP COMPOSER PACKAGIST JAVA JDK MAVEN GRADLE SBT SONATYPE",
    "OSSRH DOTNET NUGET GO GOPROXY CARGO RUST CRATES HEX SWIFT COCOAPODS FASTLANE MATCH LUAROCKS CONAN VCPKG NIX CACHIX",
    "TURBO NX APKG",
    // Clouds and services
    "AWS AZURE AZ ARM GOOGLE GCP GCLOUD GEMINI CLOUDSDK CLOUDFLARE CF DIGITALOCEAN HEROKU NETLIFY VERCEL FLY RAILWAY",
    "RENDER KUBE KUBERNETES HELM DOCKER BUILDX CONTAINERS PODMAN QUAY VAULT CONSUL NOMAD TF TFE TERRAFORM PULUMI",
    "ANSIBLE CODECOV COVERALLS SONAR SENTRY SNYK SLACK DISCORD TELEGRAM OPENAI ANTHROPIC CLAUDE MISTRAL HF HUGGINGFACE",
    "WANDB DATADOG DD GRAFANA PG PGPASSWORD MYSQL MONGO REDIS REDISCLI SUPABASE FIREBASE STRIPE TWILIO ALGOLIA CROWDIN LINEAR",
  ].flatMap((line) => line.split(" ")),
);

/** Beginnings of more than one word, as names with the first word alone are free: `CI_TOKEN`, `REGISTRY_TOKEN`. */
const OTHERS_BEGINNINGS =
  /^_*(?:CI_(?:JOB|BUILD|DEPLOY|REGISTRY|REPOSITORY|DEPENDENCY|SERVER)|REGISTRY_AUTH|ORG_GRADLE|NEW_RELIC)(?:_|$)/;

/**
 * A name for the variable that holds a registry's token: always the same for a URL, and another for another URL.
 *
 * @param prefix what the name begins with, such as `PUB_TOKEN`; matches `^[A-Z_][A-Z0-9_]*$`
 * @param url the registry's URL in its normal form
 * @returns at most 64 characters, such as `PUB_TOKEN_ONEPUB_DEV_API_YZOHNOFLYG_89ABCDEF`; the last eight are a
 *   checksum of the whole URL
 */
export function deriveVariableName(prefix: string, url: string): string {
  const room = LONGEST - prefix.length - "__".length - "89ABCDEF".length;
  const readable = url
    .replace(/^[A-Za-z]+:\/\//, "")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_/, "")
    .slice(0, Math.max(0, room))
    .replace(/_$/, "");
  return [prefix, readable, checksum(url)].filter((part) => part !== "").join("_");
}

/**
 * Whether a variable of this name can hold a token for the rest of a job: no program on the way reads it for a
 * purpose of its own.
 */
export function isUsableVariableName(name: string): boolean {
  return problemOf(name) === undefined;
}

/**
 * Makes sure that a variable of this name can hold a token for the rest of a job. That is for names which a person
 * gives: a package manager's own variable, such as `NPM_CONFIG_USERCONFIG`, is set without asking here.
 *
 * @throws {RegistryTokenError} `input-invalid`
 */
export function checkVariableName(name: string): void {
  const problem = problemOf(name);
  if (problem === undefined) return;
  throw new RegistryTokenError(
    "input-invalid",
    `The name given for the token's environment variable cannot be used: ${problem}. ` +
      "Choose another name, such as ONEPUB_TOKEN, or none: then one is derived from the URL.",
  );
}

function problemOf(name: string): string | undefined {
  if (!PATTERN.test(name)) return "only A to Z, 0 to 9 and _ may stand in it, and no digit at its beginning";
  if (!SAYS_SECRET.test(name)) {
    return (
      "another program may read it as a setting, as it does not say that it holds a secret. " +
      "TOKEN, SECRET, PASSWORD, CREDENTIAL, KEY or AUTH has to be one of its words"
    );
  }
  const [first = ""] = name.replace(/^_+/, "").split("_", 1);
  return OTHERS.has(first) || OTHERS_BEGINNINGS.test(name)
    ? "another program reads that variable, or others that begin so, and could send the token elsewhere"
    : undefined;
}

/** FNV-1a, 32 bits, over UTF-8: enough to tell URLs apart, and nobody gains anything by forging it. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).toUpperCase().padStart(8, "0");
}
