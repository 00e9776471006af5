import { RegistryTokenError } from "@setup-registry-token/core";
import type { Editor } from "../editor.ts";
import type { StorageUse } from "./secret-records.ts";

interface StorageSetting {
  readonly editor: Pick<Editor, "env" | "l10n" | "UIKind">;
  /** Of the machine that the extension runs on. */
  readonly platform: NodeJS.Platform;
}

/**
 * The editor's secret storage does not work: says so by its name, and what helps on the system that it is on.
 *
 * @returns a `RegistryTokenError` with the code `secret-storage-unavailable`
 */
export function secretStorageUnavailable(
  setting: StorageSetting,
  does: StorageUse,
  cause: unknown,
): RegistryTokenError {
  const { l10n } = setting.editor;
  const what =
    does === "write"
      ? l10n.t("The editor could not write to its secret storage.")
      : l10n.t("The editor could not read its secret storage.");
  const where = l10n.t("The log has what the editor said.");
  return new RegistryTokenError("secret-storage-unavailable", [what, ...advice(setting), where].join(" "), {
    cause,
  });
}

/**
 * Where the secret storage is, and what helps there. A desktop has it on the machine that its window is on, encrypted with
 * what Electron's `safeStorage` takes from the system (Electron: "safeStorage"; VS Code: "Settings Sync", "Troubleshooting
 * keychain issues"). In a browser it is the storage of the page, encrypted with the help of the server.
 */
function advice({ editor: { env, l10n, UIKind }, platform }: StorageSetting): string[] {
  if (env.uiKind === UIKind.Web) {
    return [l10n.t("Here it is in your browser: allow the site to store data, and leave private browsing.")];
  }
  const linux = l10n.t(
    "Linux: install GNOME Keyring or KWallet and unlock it, then start the editor with --password-store=gnome-libsecret or --password-store=kwallet6.",
  );
  const mac = l10n.t(
    'macOS: unlock the login keychain in Keychain Access, and let the editor use its entry there, whose name ends in "Safe Storage".',
  );
  const windows = l10n.t(
    "Windows: sign out of Windows and in again, so that the data protection of your account (DPAPI) works.",
  );
  if (env.remoteName !== undefined) {
    return [l10n.t("It is on the computer in front of you, not on the remote one."), linux, mac, windows];
  }
  return [platform === "darwin" ? mac : platform === "win32" ? windows : linux];
}
