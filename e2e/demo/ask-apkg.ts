// A step: asks for a package as `apkg info` does, and carelessly prints the header that it sends.
import { readApkgRequest, runApkg } from "../clients/apkg-reader.ts";
import { answerJob, answerOf } from "./step-answer.ts";

const [, , registry = ""] = process.argv;
const { env } = process;
const home = (process.platform === "win32" ? env.USERPROFILE : env.HOME) ?? "";

// Without the action nothing names the registry, so it is given by --registry; with it, APKG_REGISTRY does.
const situation = {
  home,
  environment: env,
  command: "info",
  ...(env.APKG_REGISTRY === undefined ? { registry } : {}),
} as const;
const request = await readApkgRequest(situation);
if (request.kind === "stopped") {
  console.log(`apkg stopped: ${request.reason}`);
  answerJob("neither");
} else {
  const { status } = await runApkg(situation);
  const { pathname } = new URL(request.url);
  console.log(`${request.method} ${pathname} with ${request.authorization ?? "no token"} -> ${status}`);
  answerJob(answerOf(status));
}
