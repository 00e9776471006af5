import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { hostedUrlOf } from "../package-managers/dart-hosted-url.ts";
import { pubTokensFile } from "../package-managers/pub-location.ts";
import { pubTokens } from "../package-managers/pub-tokens.ts";
import { type CredentialLookup, exposureOf, locate, readSource } from "./credential-lookup.ts";
import {
  type CredentialOutcome,
  type CredentialReport,
  emptyPlace,
  type FoundCredential,
  unusable,
} from "./found-credential.ts";
import { chosenPubEntry, readPubEntries } from "./pub-entries.ts";
import type { RegistryTarget } from "./registry-need.ts";

/** What `dart pub` finds for a registry: it has its one file, and the variables that entries in it name. */
export function findPubCredentials(target: RegistryTarget, lookup: CredentialLookup): CredentialReport {
  const { credentials, outcome } = searchFile(target, lookup);
  const { PUB_HOSTED_URL: defaultUrl } = lookup.surroundings.env;
  if (defaultUrl === undefined) return { target, credentials, outcome, remarks: [] };
  const url = hostedUrlOf(defaultUrl);
  const remark =
    url === undefined
      ? "PUB_HOSTED_URL is set, and is not the URL of a registry: pub stops at a package that names no registry of its own."
      : `PUB_HOSTED_URL is set: packages that name no registry come from ${url}.`;
  return { target, credentials, outcome, remarks: [remark] };
}

type FileSearch = Pick<CredentialReport, "credentials" | "outcome">;

function searchFile(target: RegistryTarget, lookup: CredentialLookup): FileSearch {
  const place = locate(() => pubTokensFile(lookup.surroundings));
  if ("why" in place) return { credentials: [], outcome: { kind: "nothing", why: place.why } };
  const file = place.found;
  const nothing = emptyPlace({ source: "pub-tokens.json", reach: "home", file });
  const source = readSource(lookup, file);
  switch (source.kind) {
    case "absent":
      return { credentials: [nothing], outcome: { kind: "nothing", why: `There is no ${file}.` } };
    case "unreadable": {
      const fix = "Make it a file that you can read, or remove it.";
      const state = unusable("file-unreadable", { reason: source.why, fix });
      const why = `pub stops at ${file}. ${source.why}`;
      return { credentials: [{ ...nothing, state }], outcome: { kind: "stops", why } };
    }
    case "text":
      // pub passes over a byte order mark.
      return searchText(source.text.replace(/^\ufeff/, ""), { target, nothing, lookup, file });
  }
}

function searchText(
  text: string,
  context: { target: RegistryTarget; nothing: FoundCredential; lookup: CredentialLookup; file: string },
): FileSearch {
  const { target, nothing, lookup, file } = context;
  const place = { ...nothing, exposure: exposureOf(lookup, file) };
  const fault = faultOf(text);
  if (fault !== undefined) {
    const state = unusable("file-malformed", {
      reason: `It is not as pub wants it: ${fault}. pub takes no entry of it, and may begin it anew.`,
      fix: "Repair it at that place.",
    });
    const outcome = { kind: "nothing", why: `pub cannot use ${file}.` } as const;
    return { credentials: [{ ...place, state }], outcome };
  }
  const { found, missed } = readPubEntries(text, { key: target.key, place, env: lookup.surroundings.env });
  const credentials = [...found, ...missed, ...(found.length === 0 ? [nothing] : [])];
  return { credentials, outcome: outcomeOf(chosenPubEntry(found), file) };
}

function faultOf(text: string): string | undefined {
  try {
    pubTokens.check(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
  return undefined;
}

function outcomeOf(chosen: FoundCredential | undefined, file: string): CredentialOutcome {
  if (chosen === undefined) return { kind: "nothing", why: `No entry of ${file} is for this URL.` };
  if (chosen.state.kind === "unusable") {
    return { kind: "stops", why: `pub chooses an entry of ${file} and stops. ${chosen.state.reason}` };
  }
  return { kind: "uses", credential: chosen, why: `It is the first entry for this URL in ${file}.` };
}
