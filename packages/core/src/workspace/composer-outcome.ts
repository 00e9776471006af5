import type { ComposerOrder } from "../package-managers/composer-configuration.ts";
import type { ComposerPrediction } from "../package-managers/composer-precedence.ts";
import type { ComposerReading } from "../package-managers/composer-sources.ts";
import { credentialSourceTitle } from "./credential-source-title.ts";
import type { CredentialOutcome, FoundCredential } from "./found-credential.ts";
import type { RegistryTarget } from "./registry-need.ts";

/** What was found for a registry, and what Composer makes of it. */
export interface ComposerFindings {
  target: RegistryTarget;
  credentials: FoundCredential[];
  reading: ComposerReading;
  prediction: ComposerPrediction;
  order: ComposerOrder;
}

/** Which credential Composer would send, and why that one. */
export function composerOutcome({ credentials, reading, prediction }: ComposerFindings): CredentialOutcome {
  const [unreadable] = reading.unreadable;
  if (unreadable !== undefined) {
    return {
      kind: "stops",
      why: `Composer stops at ${credentialSourceTitle(unreadable.source)}: it ${unreadable.reason}.`,
    };
  }
  switch (prediction.kind) {
    case "stop":
      return {
        kind: "stops",
        why: `Composer stops at ${credentialSourceTitle(prediction.source)}: ${prediction.reason}.`,
      };
    case "none":
      return { kind: "nothing", why: `Composer finds nothing for "${prediction.key}".` };
    case "credential": {
      const isSent = ({ source, form, state }: FoundCredential) =>
        source === prediction.source && form === prediction.type && counts({ state });
      const credential = credentials.find(isSent);
      if (credential === undefined) return { kind: "nothing", why: "Composer sends no token here." };
      const others = credentials.filter((other) => other !== credential && counts(other));
      return { kind: "uses", credential, why: whyOf(credential, others) };
    }
  }
}

/** @param other what the other order of the places leads to */
export function composerRemarks(
  { target, prediction, order }: ComposerFindings,
  other: ComposerPrediction,
): string[] {
  const remarks: string[] = [];
  if (prediction.kind !== "stop" && prediction.key !== target.key) {
    remarks.push(
      `Because of its gitlab-domains, Composer looks for "${prediction.key}" and not "${target.key}".`,
    );
  }
  if (resultOf(prediction) !== resultOf(other)) {
    const others = order === "before-2.7.8" ? "2.7.8 and newer" : "before 2.7.8";
    remarks.push(`Composer ${others} ${resultOf(other)}.`);
  }
  return remarks;
}

function resultOf(prediction: ComposerPrediction): string {
  switch (prediction.kind) {
    case "stop":
      return `would stop at ${credentialSourceTitle(prediction.source)}`;
    case "none":
      return `would look for "${prediction.key}" and find nothing`;
    case "credential":
      return `would use the ${prediction.type} credential from ${credentialSourceTitle(prediction.source)}`;
  }
}

/** Whether an entry takes part in Composer's choice. */
function counts({ state }: Pick<FoundCredential, "state">): boolean {
  if (state.kind === "unusable") return state.fault !== "duplicate" && state.fault !== "not-known-yet";
  return state.kind === "usable";
}

function whyOf({ source, form }: FoundCredential, others: readonly FoundCredential[]): string {
  const loser = others.find((other) => other.form !== "");
  if (source === "URL") return "A user name and a password in the URL beat every other place.";
  if (loser === undefined) return "It is the only one for this host.";
  if (loser.form !== form) return `Of several sections for one host, "${form}" beats "${loser.form}".`;
  return `${credentialSourceTitle(source)} beats ${credentialSourceTitle(loser.source)}.`;
}
