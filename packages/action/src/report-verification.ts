import type { Verification } from "@setup-registry-token/core";
import { describeAccount, describeExpiry } from "./describe-verification.ts";
import type { KnownToken } from "./known-token.ts";
import { printable } from "./log-commands.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

const DAY = 24 * 60 * 60 * 1000;

/** When an expiry is worth a warning. */
export interface ExpiryWatch {
  daysOfWarning: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** Says in the log what the registry says of the token, and warns if that is not that it is good, or if it ends soon. */
export function reportVerification(known: KnownToken, watch: ExpiryWatch, commands: WorkflowCommands): void {
  const { registry, verification } = known;
  if (verification !== undefined) {
    commands.info(`${registry}: ${printable(describeVerification(verification))}`);
    for (const remark of verification.remarks) commands.info(`  ${printable(remark)}`);
    if (verification.doubt !== undefined) warnOfDoubt(known, verification.doubt, commands);
  }
  warnIfEndsSoon(known, watch, commands);
}

/** Warns if a token is known to end soon. */
export function warnIfEndsSoon(
  { registry, url, expiry, authentication }: KnownToken,
  { daysOfWarning, now }: ExpiryWatch,
  commands: WorkflowCommands,
): void {
  // A token in exchange lives for this run only, and is to end soon.
  if (authentication.kind === "oidc" || expiry.kind !== "at") return;
  const days = (expiry.date.getTime() - now) / DAY;
  if (days > daysOfWarning) return;
  commands.warning(
    `The token for ${printable(url)} ends on ${expiry.date.toISOString()}, ${remaining(days)}. ` +
      "Issue a new one at the registry and store it as the secret.",
    { title: `The ${registry} token ends soon` },
  );
}

function warnOfDoubt({ registry }: KnownToken, doubt: string, commands: WorkflowCommands): void {
  commands.warning(
    `${printable(doubt)} The step goes on with the token as it is. If you know that it is right, set verify: false, and the registry is not asked.`,
    { title: `The ${registry} token could not be verified` },
  );
}

function remaining(days: number): string {
  if (days < 0) return "which is past by this machine's clock";
  return days < 1 ? "in less than a day" : `in ${Math.floor(days)} day${days < 2 ? "" : "s"}`;
}

function describeVerification({ certainty, account, expiry }: Verification): string {
  const what = {
    accepted: "the registry accepts the token",
    "not-refused": "the registry answers, and does not refuse the token",
    unknown: "it is not known whether the registry accepts the token",
  }[certainty];
  const end = describeExpiry(expiry);
  return `${what}${account === undefined ? "" : `; it belongs to ${describeAccount(account)}`}${end === "" ? "" : `; ${end}`}.`;
}
