import { readText } from "@setup-registry-token/core";
import { reportFailure } from "./failure.ts";
import { readRotationInputs } from "./rotate-inputs.ts";
import { runRotation } from "./rotation/run-rotation.ts";
import { writeOutput } from "./standard-output.ts";
import { WorkflowCommands } from "./workflow-commands.ts";

const { env, platform } = process;
const endOfLine = platform === "win32" ? "\r\n" : "\n";
const commands = new WorkflowCommands({ env, endOfLine, write: writeOutput });

const stop = new AbortController();
// The runner sends the first, and some seconds later the second, to a job that is cancelled.
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => stop.abort(new Error("The run was cancelled.")));
}

async function rotate(): Promise<void> {
  const inputs = readRotationInputs(commands, { env, readFile: readText });
  await runRotation(inputs, { commands, env, signal: stop.signal });
}

// Connections that are kept open would keep the process from its end.
rotate().then(
  () => process.exit(0),
  async (error: unknown) => {
    await reportFailure(error, {
      commands,
      env,
      leaves: "The next run finds out what was done, and goes on",
    });
    process.exit(1);
  },
);
