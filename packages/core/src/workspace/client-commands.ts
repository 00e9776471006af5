import type { PackageManager } from "../package-managers/package-manager.ts";

/** What a command means to us: it asks a registry, or it gives a client a credential. */
export interface ClientCommand {
  packageManager: PackageManager["name"];
  does: "ask" | "log-in";
  /** The registry's URL, where a log-in names it. */
  url: string | undefined;
}

const PREFIXES = new Set(
  "if then else elif do while until ! time { exec sudo env command nohup nice timeout fvm call".split(" "),
);
const PUB_VERBS = "get upgrade add downgrade publish lish outdated global".split(" ");
const COMPOSER_VERBS = "install i update u upgrade require r remove create-project".split(" ");
const APKG_VERBS = "install add update publish".split(" ");
/** Of pub and of Composer; others have theirs after an equals sign, or after what matters here. */
const OPTIONS_WITH_VALUE = new Set(["-C", "--directory", "-d", "--working-dir"]);
const COMPOSER_CREDENTIAL =
  /^(?:bitbucket-oauth|github-oauth|gitlab-oauth|gitlab-token|forgejo-token|http-basic|bearer|custom-headers)\./;

/** @param words a program and its parameters, perhaps after others that start it (`sudo`, `env A=b`, `if`) */
export function clientCommandOf(words: readonly string[]): ClientCommand | undefined {
  const [program = "", ...parameters] = withoutPrefixes(words);
  switch (programName(program)) {
    case "dart":
    case "flutter":
      return dartCommand(withoutOptions(parameters));
    case "pub":
      return pubCommand(withoutOptions(parameters));
    case "melos":
      return ["bootstrap", "bs"].includes(parameters[0] ?? "") ? command("pub", "ask") : undefined;
    case "onepub":
      return onePubCommand(withoutOptions(parameters));
    case "composer":
      return composerCommand(withoutOptions(parameters));
    case "php": {
      const phar = parameters.findIndex((word) => programName(word) === "composer");
      return phar < 0 ? undefined : composerCommand(withoutOptions(parameters.slice(phar + 1)));
    }
    case "apkg":
      return apkgCommand(withoutOptions(parameters));
    default:
      return undefined;
  }
}

function dartCommand([first, ...rest]: string[]): ClientCommand | undefined {
  if (first === "pub") return pubCommand(withoutOptions(rest));
  return first === "run" ? clientCommandOf(withoutOptions(rest)) : undefined;
}

function pubCommand([verb = "", ...rest]: string[]): ClientCommand | undefined {
  if (verb === "global" && rest[0] === "run") return clientCommandOf(rest.slice(1));
  if (verb === "token" && rest[0] === "add") return command("pub", "log-in", urlIn(rest));
  return PUB_VERBS.includes(verb) ? command("pub", "ask") : undefined;
}

function onePubCommand([verb = ""]: string[]): ClientCommand | undefined {
  return ["import", "login"].includes(verb) ? command("pub", "log-in") : undefined;
}

function composerCommand(words: readonly string[]): ClientCommand | undefined {
  const [verb = "", ...rest] = words[0] === "global" ? words.slice(1) : words;
  if (verb === "config" && rest.some((word) => COMPOSER_CREDENTIAL.test(word))) {
    return command("composer", "log-in");
  }
  return COMPOSER_VERBS.includes(verb) ? command("composer", "ask") : undefined;
}

function apkgCommand([verb = ""]: string[]): ClientCommand | undefined {
  if (verb === "login") return command("apkg", "log-in");
  return APKG_VERBS.includes(verb) ? command("apkg", "ask") : undefined;
}

function command(
  packageManager: ClientCommand["packageManager"],
  does: ClientCommand["does"],
  url?: string,
): ClientCommand {
  return { packageManager, does, url };
}

function urlIn(words: readonly string[]): string | undefined {
  return words.find((word) => /^https?:\/\//i.test(word));
}

/** Without the programs that only start another, their options and numbers, and assignments. */
function withoutPrefixes(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word, index) => {
    if (PREFIXES.has(word) || /^[A-Za-z_]\w*=/.test(word)) return false;
    return index === 0 || !/^-|^\d+[smh]?$/.test(word);
  });
  return first < 0 ? [] : words.slice(first);
}

function withoutOptions(words: readonly string[]): string[] {
  return words.filter(
    (word, index) => !word.startsWith("-") && !OPTIONS_WITH_VALUE.has(words[index - 1] ?? ""),
  );
}

/** Without its folder and without what Windows or PHP put at its end. */
function programName(word: string): string {
  return word.replace(/^.*[/\\]/, "").replace(/\.(?:exe|bat|cmd|phar)$/i, "");
}
