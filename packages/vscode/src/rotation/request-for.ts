import type { RotationRequest } from "@setup-registry-token/core/rotation";
import { scopeText } from "../github/secret-place.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";

/** What core is asked for, to do or to foretell what a user wants. */
export function requestFor(
  wanted: WantedRotation,
  rest: Pick<RotationRequest, "run" | "namedIds" | "signal" | "isDryRun">,
): RotationRequest {
  const { deed, present, token } = wanted;
  return {
    ...rest,
    secret: labelOf(wanted),
    mode: deed === "finish" ? "finish" : "rotate",
    token,
    presentId: present?.id,
  };
}

/** What the labels of its tokens begin with at the registry: visible ASCII characters without a colon. */
function labelOf({ record: { secret, accountId } }: WantedRotation): RotationRequest["secret"] {
  if (secret !== undefined) return { scope: scopeText(secret.place), name: secret.name };
  return { scope: `editor/${accountId.replace(/[^\x21-\x39\x3b-\x7e]/g, "_")}`, name: "TOKEN" };
}
