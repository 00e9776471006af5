import { type JsonNode, lastMember, nodeValue, parseJson } from "../credential-file/json-tree.ts";
import { hostedUrlOf } from "../package-managers/dart-hosted-url.ts";
import { bearerTokenFault } from "../package-managers/pub.ts";
import { isPubCredential } from "../package-managers/pub-tokens.ts";
import { Secret } from "../secret.ts";
import type { Surroundings } from "../surroundings.ts";
import { type CredentialState, type FoundCredential, unusable } from "./found-credential.ts";
import { pubNearMiss } from "./pub-near-miss.ts";

/** What pub itself calls usual. Another name may be a token that somebody gave in the place of its name. */
const USUAL_NAME = /^[A-Z_][A-Z0-9_]*$/;
const UNSHAPED = unusable("entry-malformed", {
  reason: "pub uses an entry only if it has either a token or an env, and that is a text.",
  fix: "Remove the entry, or log in anew.",
});
const DUPLICATE = unusable("duplicate", {
  reason: "An earlier entry is for the same URL, and pub uses the first.",
  fix: "Remove one of them.",
});

/**
 * The entries of a pub-tokens.json for a registry: those that pub chooses from, in the order of the file, and those
 * that miss it narrowly.
 *
 * @param text JSON that the format's check lets pass
 * @param place the file as a place where nothing was found yet
 */
export function readPubEntries(
  text: string,
  { key, place, env }: { key: string; place: FoundCredential; env: Surroundings["env"] },
): { found: FoundCredential[]; missed: FoundCredential[] } {
  const found: FoundCredential[] = [];
  const missed: FoundCredential[] = [];
  for (const element of hostedElements(text)) {
    const entry: unknown = nodeValue(text, element);
    const url = typeof entry === "object" && entry !== null && "url" in entry ? entry.url : undefined;
    if (typeof url !== "string") continue;
    const span = { start: element.start, end: element.end };
    const credential = { ...place, ...readEntry(entry, env), span };
    if (hostedUrlOf(url) === key) {
      found.push(hasChosen(found) ? { ...credential, state: DUPLICATE } : credential);
    } else {
      const state = pubNearMiss(url, key);
      if (state) missed.push({ ...credential, state });
    }
  }
  return { found, missed };
}

/** The one of the found entries that pub takes, usable or not. */
export function chosenPubEntry(found: readonly FoundCredential[]): FoundCredential | undefined {
  return found.find(({ state }) => state !== UNSHAPED);
}

function hasChosen(found: readonly FoundCredential[]): boolean {
  return chosenPubEntry(found) !== undefined;
}

function hostedElements(text: string): JsonNode[] {
  const root = parseJson(text);
  const hosted = root.kind === "object" ? lastMember(root, "hosted")?.value : undefined;
  return hosted?.kind === "array" ? hosted.elements : [];
}

function readEntry(entry: unknown, variables: Surroundings["env"]): Partial<FoundCredential> {
  if (!isPubCredential(entry)) return { state: UNSHAPED };
  if (entry.env === undefined) {
    const token = new Secret(entry.token ?? "");
    return { form: "token", token, state: tokenState(token, "The token") };
  }
  const value = variables[entry.env];
  const variable = USUAL_NAME.test(entry.env) ? entry.env : undefined;
  const name = variable ?? "of an unusual name";
  if (value === undefined) {
    const state = unusable("variable-unset", {
      reason: `The entry names the variable ${name}, which is not set here.`,
      fix: "Set it where pub is started, or log in anew.",
    });
    return { form: "env", variable, state };
  }
  const token = new Secret(value);
  return { form: "env", variable, token, state: tokenState(token, `The value of the variable ${name}`) };
}

function tokenState(token: Secret, what: string): CredentialState {
  const fault = bearerTokenFault(token);
  if (fault === undefined) return { kind: "usable" };
  return unusable(token.reveal() === "" ? "token-empty" : "token-malformed", {
    reason: `${what} is none that pub sends: ${fault}.`,
    fix: "Log in anew, or copy the token once more.",
  });
}
