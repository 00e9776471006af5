import { codeOf } from "./abandon.ts";
import { causeText } from "./cause-text.ts";
import type { HeldToken } from "./held-token.ts";
import { RotationFailed, type StoredWhere } from "./rotation-failed.ts";
import type { Storing } from "./store-everywhere.ts";

const MOST_NAMED = 10;
const BOTH_WORK =
  "The secret works everywhere: it holds the new token or the one before, and neither was revoked.";

/** The failure of a rotation whose token is in some destinations, or may be. */
export function rotationIncomplete({ pending }: HeldToken, { where, error }: Storing): RotationFailed {
  const isOvertaken = codeOf(error) === "rotation-overtaken";
  const next = isOvertaken
    ? "When no rotation of it is running, run it again: that replaces both."
    : "Run the rotation again: it goes on from here.";
  const reason = error === undefined ? "" : `${causeText(error)} `;
  return new RotationFailed(
    isOvertaken ? "rotation-overtaken" : "rotation-incomplete",
    `The new token ${pending.id} is not stored everywhere yet, or that is not known. ${reason}${describe(where)}${BOTH_WORK} ${next}`,
    { where, newTokenId: pending.id, cause: error },
  );
}

/** The failure of a rotation that is complete but for its receipt. */
export function receiptBehind({ pending }: HeldToken, { where, error }: Storing): RotationFailed {
  const isOvertaken = codeOf(error) === "rotation-overtaken";
  const next = isOvertaken
    ? "When no rotation of it is running, run it again."
    : "Run the rotation again: it only brings the receipt up to date.";
  return new RotationFailed(
    isOvertaken ? "rotation-overtaken" : "rotation-incomplete",
    `The new token ${pending.id} was stored everywhere, but the receipt does not say so. ${causeText(error)} ${BOTH_WORK} ${next}`,
    { where, newTokenId: pending.id, cause: error },
  );
}

function describe({ done, notDone, unknown }: StoredWhere): string {
  const parts = [
    { what: "Stored in", names: done },
    { what: "Not stored in", names: notDone },
    { what: "Not known of", names: unknown },
  ];
  return parts
    .filter(({ names }) => names.length > 0)
    .map(({ what, names }) => {
      const rest = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
      return `${what} ${names.length}: ${names.slice(0, MOST_NAMED).join(", ")}${rest}. `;
    })
    .join("");
}
