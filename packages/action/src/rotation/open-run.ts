import { type HttpClient, isMaskable, type Secret } from "@setup-registry-token/core";
import { httpClient } from "@setup-registry-token/core/registries";
import type { RotationPorts } from "@setup-registry-token/core/rotation";
import type { GitHub } from "../github/github.ts";
import { openGitHub } from "../github/open-github.ts";
import { mask, unmaskable } from "../masking.ts";
import { nodeHttp } from "../node-http.ts";
import { proxySecrets } from "../proxy.ts";
import { systemClock } from "../system-clock.ts";
import type { WorkflowCommands } from "../workflow-commands.ts";
import { reportEvents } from "./report-events.ts";
import type { StoringInputs } from "./rotation-inputs.ts";

export interface RunPorts {
  commands: WorkflowCommands;
  env: Readonly<Record<string, string | undefined>>;
  /** Ends the rotation in an orderly way. */
  signal: AbortSignal;
}

/** The network, and the ways to hide and to tell. */
export interface OpenRun extends Pick<RotationPorts, "report" | "mask" | "clock"> {
  github: GitHub;
  http: HttpClient;
  warn: (sentence: string) => void;
}

/** Opens what every way to rotate needs. Nothing is sent. */
export async function openRun(
  { github, secretName }: StoringInputs,
  { commands, env }: RunPorts,
): Promise<OpenRun> {
  const clock = systemClock;
  const network = nodeHttp(env);
  for (const secret of proxySecrets(env)) mask(commands, secret);
  const report = reportEvents(secretName, commands);
  return {
    clock,
    report,
    warn: (message) => report({ kind: "warning", message }),
    github: await openGitHub({
      ...github,
      network,
      clock,
      report: (message) => report({ kind: "step", message }),
    }),
    http: httpClient({ ...network, clock, userAgent: "setup-registry-token" }),
    mask(secret: Secret) {
      mask(commands, secret);
      if (!isMaskable(secret)) commands.warning(unmaskable, { title: "A secret cannot be masked" });
    },
  };
}
