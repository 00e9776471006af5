import { redact } from "../redact.ts";
import { findApkgCredentials } from "./apkg-search.ts";
import { findComposerCredentials } from "./composer-search.ts";
import type { CredentialLookup } from "./credential-lookup.ts";
import type { CredentialReport, FoundCredential } from "./found-credential.ts";
import { findPubCredentials } from "./pub-search.ts";
import type { RegistryTarget } from "./registry-need.ts";

const SEARCHES = { pub: findPubCredentials, composer: findComposerCredentials, apkg: findApkgCredentials };

/**
 * All places in which a registry's client looks for a credential: what is there, which one it would use and why, and
 * what only nearly fits. Reads, and changes nothing. Never throws because of what a file says.
 */
export function findCredentials(target: RegistryTarget, lookup: CredentialLookup): CredentialReport {
  return withoutTokens(SEARCHES[target.packageManager](target, lookup));
}

/** A sentence may repeat what a user wrote, and somebody may have written a token in the place of something else. */
function withoutTokens({ target, credentials, outcome, remarks }: CredentialReport): CredentialReport {
  const tokens = credentials.map(({ token }) => token).filter((token) => token !== undefined);
  const safe = (text: string) => redact(text, tokens);
  const cleaned = new Map(credentials.map((credential) => [credential, withSafeState(credential, safe)]));
  const why = safe(outcome.why);
  return {
    target,
    credentials: [...cleaned.values()],
    outcome:
      outcome.kind === "uses"
        ? { ...outcome, why, credential: cleaned.get(outcome.credential) ?? outcome.credential }
        : { ...outcome, why },
    remarks: remarks.map(safe),
  };
}

function withSafeState(credential: FoundCredential, safe: (text: string) => string): FoundCredential {
  const { state } = credential;
  if (state.kind === "usable" || state.kind === "absent") return credential;
  return { ...credential, state: { ...state, reason: safe(state.reason), fix: safe(state.fix) } };
}
