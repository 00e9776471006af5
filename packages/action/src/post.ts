import { cleanUp } from "./clean-up.ts";
import { LogCommands } from "./log-commands.ts";
import { readState } from "./read-state.ts";
import { writeOutput } from "./standard-output.ts";
import { readRunningJob, readSurroundings } from "./surroundings.ts";

const { env, platform } = process;
const endOfLine = platform === "win32" ? "\r\n" : "\n";
const commands = new LogCommands({ endOfLine, write: writeOutput });

async function post(): Promise<void> {
  const job = readRunningJob(process, commands);
  await cleanUp(readState(env, job), readSurroundings(process), { commands, job });
}

// Everything has been written by then, so there is no need to wait for V8 to tidy its heap.
post()
  .catch(async (error: unknown) => {
    const { warnOfFailure } = await import("./failure.ts");
    warnOfFailure(error, commands);
  })
  .then(() => process.exit(0));
