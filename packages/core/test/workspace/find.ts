import { randomBytes } from "node:crypto";
import { findCredentials } from "../../src/workspace/find-credentials.ts";
import type { CredentialReport } from "../../src/workspace/found-credential.ts";
import type { RegistryTarget } from "../../src/workspace/registry-need.ts";
import { registryTarget } from "../../src/workspace/registry-target.ts";
import { type ComposerMachine, composerMachine } from "../composer-machine.ts";

/** A token that nobody has. */
export function newToken(): string {
  return randomBytes(24).toString("hex");
}

/** What a developer's machine has for a registry. The home is /home/dev, the project /home/dev/app. */
export function find(
  target: RegistryTarget,
  { env = {}, ...machine }: ComposerMachine,
  options: { modes?: Record<string, number>; isOldComposer?: boolean } = {},
): CredentialReport {
  const surroundings = composerMachine({
    currentDirectory: "/home/dev/app",
    ...machine,
    env: { HOME: "/home/dev", ...env },
  });
  return findCredentials(target, {
    surroundings,
    modeOf: (file) => options.modes?.[file],
    composerOrder: options.isOldComposer ? "before-2.7.8" : undefined,
  });
}

export const pubTarget = registryTarget("pub", "https://pub.example.com/x/");
export const composerTarget = registryTarget("composer", "https://p.example.com:8443/");
export const apkgTarget = registryTarget("apkg", "https://api.apkg.ai");

/** The states in short, such as `usable` or `duplicate`. */
export function states({ credentials }: CredentialReport): string[] {
  return credentials.map(({ state }) => {
    if (state.kind === "unusable") return state.fault;
    return state.kind === "near-miss" ? state.miss : state.kind;
  });
}

/** What the client would send; `undefined` if it sends nothing. */
export function sent({ outcome }: CredentialReport): string | undefined {
  return outcome.kind === "uses" ? outcome.credential.token?.reveal() : undefined;
}
