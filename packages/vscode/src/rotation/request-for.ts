import type { RotationRequest } from "@setup-registry-token/core/rotation";
import { registryName } from "@setup-registry-token/core/workspace";
import { scopeText } from "../github/secret-place.ts";
import type { Services } from "../services.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";

/** What core is asked for, to do or to foretell what a user wants. */
export function requestFor(
  services: Pick<Services, "settings">,
  wanted: WantedRotation,
  rest: Pick<RotationRequest, "run" | "namedIds" | "signal" | "isDryRun">,
): RotationRequest {
  const { deed, present, token } = wanted;
  return {
    ...rest,
    secret: labelOf(services, wanted),
    mode: deed === "finish" ? "finish" : "rotate",
    token,
    presentId: present?.id,
  };
}

/** What the labels of its tokens begin with at the registry: visible ASCII characters without a colon. */
function labelOf(
  { settings }: Pick<Services, "settings">,
  { record: { secret, accountId, editorId } }: WantedRotation,
): RotationRequest["secret"] {
  if (secret !== undefined) {
    const server = registryName(settings().gitHubApiUrl);
    return { scope: scopeText(secret.place), name: secret.name, server };
  }
  const scope = `editor/${accountId.replace(/[^\x21-\x39\x3b-\x7e]/g, "_")}`;
  return { scope, name: "TOKEN", server: `editor:${editorId}` };
}
