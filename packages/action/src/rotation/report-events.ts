import type { RotationEvent } from "@setup-registry-token/core/rotation";
import { printable } from "../log-commands.ts";
import type { WorkflowCommands } from "../workflow-commands.ts";

/** Tells in the log, and by annotations, what a rotation is about. */
export function reportEvents(
  secretName: string,
  commands: Pick<WorkflowCommands, "info" | "warning">,
): (event: RotationEvent) => void {
  return (event) => {
    switch (event.kind) {
      case "step":
        commands.info(printable(event.message));
        return;
      case "warning":
        commands.warning(event.message, { title: `Rotation of ${secretName}` });
        return;
      case "progress": {
        if (event.total === 1) return;
        const did = { identifying: "Identified", checking: "Checked", storing: "Stored in" };
        commands.info(`${did[event.does]} ${event.done} of ${event.total}.`);
      }
    }
  };
}
