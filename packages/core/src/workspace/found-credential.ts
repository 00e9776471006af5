import type { ComposerSource } from "../package-managers/composer-sources.ts";
import type { Secret } from "../secret.ts";
import type { RegistryTarget } from "./registry-need.ts";
import type { TextSpan } from "./text-tree.ts";

/** Every place that one of the clients takes a credential from. */
export type CredentialSource = "pub-tokens.json" | ComposerSource | "URL" | "credentials.json" | "APKG_TOKEN";

/** Why a credential that is there does no good, or why the whole place does not. */
export type CredentialFault =
  | "file-malformed"
  | "file-unreadable"
  /** The entry is not made as the client wants it. */
  | "entry-malformed"
  /** Another entry for the same registry in the same file counts. */
  | "duplicate"
  /** This release of the client does not know this kind of entry. */
  | "not-known-yet"
  | "variable-unset"
  | "token-empty"
  | "token-malformed"
  /** The registry takes another form of credential. */
  | "wrong-form"
  /** It was made for another registry, and goes to this one all the same. */
  | "other-registry"
  /** It would go to another host. */
  | "diverted";

/** In what an entry misses a registry that it was probably meant for. */
export type NearMiss =
  | "other-case"
  | "other-port"
  | "other-scheme"
  | "other-path"
  | "other-name"
  | "not-a-url"
  | "not-a-host"
  | "wildcard";

/** `reason` and `fix` are full sentences that hold no secret. */
export type CredentialState =
  | { kind: "usable" }
  | { kind: "unusable"; fault: CredentialFault; reason: string; fix: string }
  | { kind: "near-miss"; miss: NearMiss; reason: string; fix: string }
  /** Nothing is there. */
  | { kind: "absent" };

/** A place that a client looks at for a registry, and what is there. */
export interface FoundCredential {
  source: CredentialSource;
  reach: "environment" | "project" | "home";
  /** Absolute path, if the place is a file. */
  file: string | undefined;
  /** Where in the file's text (without a byte order mark, as editors count) the entry stands. */
  span: TextSpan | undefined;
  /** The variable that holds the token, or should. */
  variable: string | undefined;
  /** As the client calls this kind of entry: `token`, `env`, `http-basic`, `bearer`, ...; empty if there is none. */
  form: string;
  /** What the client would send, as far as it is a token; needed to adopt it. */
  token: Secret | undefined;
  /** The user name that goes with it, in http-basic. */
  userName: Secret | undefined;
  state: CredentialState;
  /** A full sentence, if others on the machine can read the file. */
  exposure: string | undefined;
}

/** What the client would do. `why` is one full sentence or more, without any secret. */
export type CredentialOutcome =
  /** It sends this one; whether that does any good, its state says. */
  | { kind: "uses"; credential: FoundCredential; why: string }
  | { kind: "nothing"; why: string }
  /** It ends with an error before it asks any registry. */
  | { kind: "stops"; why: string };

/** All that is known about credentials for a registry. */
export interface CredentialReport {
  target: RegistryTarget;
  /** What is there strongest first, then the near misses, then the places where nothing is. */
  credentials: FoundCredential[];
  outcome: CredentialOutcome;
  /** Full sentences about what may surprise, without any secret. */
  remarks: string[];
}

/** Whether the client would send a credential that can do good. */
export function hasUsableCredential({ outcome }: CredentialReport): boolean {
  return outcome.kind === "uses" && outcome.credential.state.kind === "usable";
}

/** A place where nothing is; what is found there is written over it. */
export function emptyPlace({
  source,
  reach,
  file,
}: Pick<FoundCredential, "source" | "reach" | "file">): FoundCredential {
  return {
    source,
    reach,
    file,
    span: undefined,
    variable: undefined,
    form: "",
    token: undefined,
    userName: undefined,
    state: { kind: "absent" },
    exposure: undefined,
  };
}

/** @param reason why it does no good, and @param fix what to do: full sentences without any secret */
export function unusable(
  fault: CredentialFault,
  { reason, fix }: { reason: string; fix: string },
): Extract<CredentialState, { kind: "unusable" }> {
  return { kind: "unusable", fault, reason, fix };
}
