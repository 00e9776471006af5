import type { Services } from "../services.ts";
import { tell } from "../ui/tell.ts";
import { nameOf } from "./rotation-place.ts";

/** Says which rotations were under way when a window was closed or reloaded. Asks nobody, and reads no secret. */
export function announceInterrupted({
  editor,
  accounts,
  rotations,
}: Pick<Services, "editor" | "accounts" | "rotations">): void {
  const { l10n } = editor;
  for (const record of rotations.list()) {
    const { accountId, run } = record;
    if (run?.state !== "began" || accounts.find(accountId) === undefined) continue;
    const text = l10n.t(
      "A rotation of the token of {0} has not come to its end. Rotate Token goes on with it.",
      nameOf({ editor }, record),
    );
    tell(editor, text, [
      { title: l10n.t("Rotate Token"), command: "registryTokens.rotateToken", target: { accountId } },
    ]);
  }
}
