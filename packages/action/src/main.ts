import { readInputs } from "./inputs.ts";
import { knowTokens } from "./know-tokens.ts";
import { setUp } from "./set-up.ts";
import { writeOutput } from "./standard-output.ts";
import { nothingToUndo, saveState } from "./state.ts";
import { writeSummary } from "./summary.ts";
import { readRunningJob, readSurroundings } from "./surroundings.ts";
import { WorkflowCommands } from "./workflow-commands.ts";

const { env, platform } = process;
const endOfLine = platform === "win32" ? "\r\n" : "\n";
const commands = new WorkflowCommands({ env, endOfLine, write: writeOutput });

async function main(): Promise<void> {
  // Whatever comes of this step, its post finds a state of ours, and not a variable that another step has exported.
  saveState(commands, nothingToUndo);
  const inputs = await readInputs(env, commands);
  const job = readRunningJob(process, commands);
  const ports = { commands, job, surroundings: readSurroundings(process) };
  const registries = await knowTokens(inputs, { commands, env });
  const done = await setUp(registries, inputs, ports);
  const rows = done.map((each, index) => ({
    done: each,
    verification: registries[index]?.verification,
    expiry: registries[index]?.expiry,
  }));
  writeSummary(rows, { hasCleanUp: inputs.hasCleanUp, env });
}

// Everything has been written by then, so there is no need to wait for V8 to tidy its heap.
main().then(
  () => process.exit(0),
  async (error: unknown) => {
    const { reportFailure } = await import("./failure.ts");
    await reportFailure(error, { commands, env });
    process.exit(1);
  },
);
