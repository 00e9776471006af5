import { RegistryTokenError } from "../errors.ts";

const LONGEST = 64;
const PATTERN = /^[A-Z_][A-Z0-9_]*$/;

/** Families of names that the runner, a shell, the loader or Node reads. */
const RESERVED_BEGINNINGS =
  /^(?:GITHUB|RUNNER|ACTIONS|INPUT|STATE|LD|DYLD|NODE|NPM_CONFIG|BASH|XDG|LC|MALLOC)_/;

/** Single names that the same programs, or pub itself, read. */
const RESERVED = new Set(
  [
    "PATH HOME CI SHELL USER LOGNAME USERNAME USERPROFILE HOMEDRIVE HOMEPATH HOSTNAME PWD OLDPWD CDPATH",
    "TMP TEMP TMPDIR TERM LANG LANGUAGE TZ IFS ENV OPTIND SHLVL SHELLOPTS BASHOPTS BASHPID GLOBIGNORE",
    "PS1 PS2 PS3 PS4 PROMPT_COMMAND UID EUID PPID PATHEXT COMSPEC SYSTEMROOT SYSTEMDRIVE WINDIR APPDATA",
    "LOCALAPPDATA PROGRAMDATA PROGRAMFILES ALLUSERSPROFILE PUBLIC OS PSMODULEPATH",
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR PERL5LIB PERL5OPT RUBYOPT",
    "RUBYLIB CLASSPATH JAVA_HOME JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS DART_VM_OPTIONS PYTHONPATH PYTHONHOME PYTHONSTARTUP GCONV_PATH",
    "PUB_CACHE PUB_HOSTED_URL COMPOSER_HOME",
  ].flatMap((line) => line.split(" ")),
);

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
 * Whether a variable of this name can be set for the rest of a job: no program on the way reads it for a purpose
 * of its own.
 */
export function isUsableVariableName(name: string): boolean {
  return PATTERN.test(name) && !RESERVED.has(name) && !RESERVED_BEGINNINGS.test(name);
}

/**
 * Makes sure that a variable of this name can be set for the rest of a job.
 *
 * @throws {RegistryTokenError} `input-invalid`
 */
export function checkVariableName(name: string): void {
  if (isUsableVariableName(name)) return;
  const reason = PATTERN.test(name)
    ? "the runner, a shell or another program reads that variable for a purpose of its own"
    : "only A to Z, 0 to 9 and _ may stand in it, and no digit at its beginning";
  throw new RegistryTokenError(
    "input-invalid",
    `The name given for the token's environment variable cannot be used: ${reason}. ` +
      "Choose another name, such as ONEPUB_TOKEN, or none: then one is derived from the URL.",
  );
}

/** FNV-1a, 32 bits, over UTF-8: enough to tell URLs apart, and nobody gains anything by forging it. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).toUpperCase().padStart(8, "0");
}
