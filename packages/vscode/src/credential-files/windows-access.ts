import { spawnSync } from "node:child_process";

/**
 * Lets only the user at a file or directory of Windows, where modes do not: `icacls` drops what is inherited and grants
 * full control to the user of this process (Microsoft: `icacls /inheritance:r /grant:r`).
 *
 * @param path absolute path
 * @param env `USERNAME` and `USERDOMAIN` name the user
 * @throws {Error} if `icacls` fails: then no secret may be written
 */
export function restrictAccess(path: string, env: Readonly<Record<string, string | undefined>>): void {
  const user = env.USERDOMAIN ? `${env.USERDOMAIN}\\${env.USERNAME}` : env.USERNAME;
  const parameters = [path, "/inheritance:r", "/grant:r", `${user}:F`, "/Q"];
  const { status } = spawnSync("icacls", parameters, { windowsHide: true });
  if (status !== 0) throw new Error(`icacls could not restrict the access to ${path}`);
}
