/**
 * Tells apart the machines whose files one editor works with: its secret storage is the same for all of them. The
 * editor's own machine needs no other name, and keeps it where its host name changes with the network. In WSL the host
 * name is that of Windows, for every distribution (Microsoft: "Advanced settings configuration in WSL", `hostname`).
 *
 * @param remoteName `vscode.env.remoteName`, such as `ssh-remote`; `undefined` if no other machine is involved
 * @param host the name of the machine or container
 * @param env `WSL_DISTRO_NAME` names the distribution
 */
export function machineName({
  remoteName,
  host,
  env,
}: {
  remoteName: string | undefined;
  host: string;
  env: Readonly<Record<string, string | undefined>>;
}): string {
  if (remoteName === undefined) return "local";
  return [remoteName, host, ...(env.WSL_DISTRO_NAME ? [env.WSL_DISTRO_NAME] : [])].join("/");
}
