// A step: installs a package with the real Composer. Where there is none, asks for the package list with the
// credential that auth.json has for the server, and carelessly prints the header that it sends.
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { findComposer, runComposer, writeComposerProject } from "../clients/composer.ts";
import { answerJob, answerOf } from "./step-answer.ts";

const [, , repositoryUrl = "", packageName = ""] = process.argv;
const { env } = process;

async function install(): Promise<void> {
  const directory = process.cwd();
  await writeComposerProject({ directory, repositoryUrl, packageName });
  const run = await runComposer({ directory, arguments: ["install"], environment: env });
  console.log(run.output);
  const isInstalled = await access(join(directory, "vendor", packageName, "composer.json")).then(
    () => true,
    () => false,
  );
  const found = isInstalled ? `vendor/${packageName} is there` : `no vendor/${packageName}`;
  console.log(`composer install -> exit code ${run.exitCode}, ${found}`);
  const isRefused = run.exitCode !== 0 && /\b401\b/.test(run.output);
  answerJob(run.exitCode === 0 && isInstalled ? "let-in" : isRefused ? "refused" : "neither");
}

async function ask(): Promise<void> {
  const authorization = await readAuthorization();
  const url = `${repositoryUrl}/packages.json`;
  const { status } = await fetch(url, { headers: authorization === undefined ? {} : { authorization } });
  console.log(`GET /packages.json with ${authorization ?? "no token"} -> ${status}`);
  answerJob(answerOf(status));
}

async function readAuthorization(): Promise<string | undefined> {
  const homes =
    process.platform === "win32"
      ? [join(env.APPDATA ?? "", "Composer")]
      : [join(env.HOME ?? "", ".config", "composer"), join(env.HOME ?? "", ".composer")];
  for (const home of homes) {
    const text = await readFile(join(home, "auth.json"), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const { username, password } = JSON.parse(text)["http-basic"]?.[new URL(repositoryUrl).host] ?? {};
    if (username === undefined) return undefined;
    return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  }
  return undefined;
}

await ((await findComposer(env)) === undefined ? ask() : install());
