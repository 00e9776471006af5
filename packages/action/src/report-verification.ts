import type { Verification } from "@setup-registry-token/core";
import { describeAccount, describeExpiry } from "./describe-verification.ts";
import type { KnownToken } from "./known-token.ts";
import { printable, type WorkflowCommands } from "./workflow-commands.ts";

const DAY = 24 * 60 * 60 * 1000;

/** When an expiry is worth a warning. */
export interface ExpiryWatch {
  daysOfWarning: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** Says in the log whose the token is, and warns if it ends soon. */
export function reportVerification(
  { registry, url, verification, authentication }: KnownToken,
  { daysOfWarning, now }: ExpiryWatch,
  commands: WorkflowCommands,
): void {
  if (verification === undefined) return;
  const { expiry } = verification;
  commands.info(`${registry}: ${printable(describeVerification(verification))}`);
  for (const remark of verification.remarks) commands.info(`  ${printable(remark)}`);
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

function remaining(days: number): string {
  if (days < 0) return "which is past by this machine's clock";
  return days < 1 ? "in less than a day" : `in ${Math.floor(days)} day${days < 2 ? "" : "s"}`;
}

function describeVerification({ certainty, account, expiry }: Verification): string {
  const what = {
    accepted: "the registry accepts the token",
    "not-refused": "the registry answers, and does not refuse the token",
    unknown: "whether the registry accepts the token is not known",
  }[certainty];
  const end = describeExpiry(expiry);
  return `${what}${account === undefined ? "" : `; it belongs to ${describeAccount(account)}`}${end === "" ? "" : `; ${end}`}.`;
}
