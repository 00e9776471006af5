import { readFileSync } from "node:fs";
import { EOL } from "node:os";
import { fail } from "./failure.ts";
import { readInputs } from "./inputs.ts";
import { explainMissingToken } from "./missing-token.ts";
import { setOutputs } from "./outputs.ts";
import { setUp } from "./set-up.ts";
import { writeOutput } from "./standard-output.ts";
import { readRunningJob, readSurroundings } from "./surroundings.ts";
import { WorkflowCommands } from "./workflow-commands.ts";

const { env } = process;
const commands = new WorkflowCommands({ env, endOfLine: EOL, write: writeOutput });

async function main(): Promise<void> {
  const readFile = (path: string) => readFileSync(path, "utf8");
  const inputs = await readInputs({
    env,
    commands,
    explainMissingToken: () => explainMissingToken({ env, readFile }),
  });
  const ports = { commands, job: readRunningJob(process), surroundings: readSurroundings(process) };
  setOutputs(commands, await setUp(inputs, ports));
}

main().catch((error: unknown) => {
  process.exitCode = fail(error, commands);
});
