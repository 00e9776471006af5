import { EOL } from "node:os";
import { cleanUp } from "./clean-up.ts";
import { warnOfFailure } from "./failure.ts";
import { writeOutput } from "./standard-output.ts";
import { readState } from "./state.ts";
import { readRunningJob } from "./surroundings.ts";
import { WorkflowCommands } from "./workflow-commands.ts";

const { env } = process;
const commands = new WorkflowCommands({ env, endOfLine: EOL, write: writeOutput });

async function post(): Promise<void> {
  await cleanUp(readState(env), env, { commands, job: readRunningJob(process) });
}

post().catch((error: unknown) => {
  warnOfFailure(error, commands);
});
