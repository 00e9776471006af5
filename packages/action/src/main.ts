import { readInputs } from "./inputs.ts";
import { knowTokens } from "./know-tokens.ts";
import { setOutputs } from "./outputs.ts";
import { setUp } from "./set-up.ts";
import { writeOutput } from "./standard-output.ts";
import { writeSummary } from "./summary.ts";
import { readRunningJob, readSurroundings } from "./surroundings.ts";
import { WorkflowCommands } from "./workflow-commands.ts";

const { env, platform } = process;
const endOfLine = platform === "win32" ? "\r\n" : "\n";
const commands = new WorkflowCommands({ env, endOfLine, write: writeOutput });

async function main(): Promise<void> {
  const inputs = await readInputs(env, commands);
  const ports = { commands, job: readRunningJob(process), surroundings: readSurroundings(process) };
  const registries = await knowTokens(inputs, { commands, env });
  const done = await setUp(registries, inputs, ports);
  setOutputs(commands, done);
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
