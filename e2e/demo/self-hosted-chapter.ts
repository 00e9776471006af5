import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RegistryServer } from "../registries/registry-server.ts";
import { expect } from "./demo-failure.ts";
import type { Telling } from "./registry-chapter.ts";
import type { Secrets } from "./secrets.ts";
import { setUp } from "./set-up-step.ts";
import { stepLogLines } from "./step-log.ts";

/** Where Composer looks for auth.json in a HOME that already has one there. */
function authFile(home: string): string {
  return process.platform === "win32"
    ? join(home, "AppData", "Roaming", "Composer", "auth.json")
    : join(home, ".composer", "auth.json");
}

/** Puts somebody's auth.json into a HOME: oddly laid out, with Windows line ends, open to all readers. */
export async function furnishSelfHosted(home: string, secrets: Secrets): Promise<void> {
  const file = authFile(home);
  await mkdir(dirname(file), { recursive: true });
  const entry = `"satis.example.com": {"username":"ci" ,  "password":"${secrets.create()}"}`;
  const text = `{ "github-oauth":[],\r\n      "http-basic" :{ ${entry} }\r\n}`;
  await writeFile(file, text, { mode: 0o644 });
}

/** Plays a self-hosted machine, where somebody's auth.json has to survive. */
export async function tellSelfHostedChapter(server: RegistryServer, telling: Telling): Promise<void> {
  const { story, machine, secrets } = telling;
  const file = authFile(machine.home);
  const before = machine.start.get(file);
  expect(before !== undefined, `${file} should be there from the start.`);
  const token = secrets.create();
  server.allow(token);
  const show = (bytes: Buffer) => story.file(secrets.hide(bytes.toString("utf8")).trimEnd().split("\r\n"));

  story.chapter("4. A self-hosted machine, where somebody's auth.json is already there");
  story.moment("before", [`${machine.short(file)}, ${before.bytes.length} bytes, Windows line ends:`]);
  show(before.bytes);

  const job = await machine.startJob([token]);
  const main = await setUp(job, { registry: "package-broker", url: server.url, token });
  expect(main.outputs["credential-file"] === file, `The action chose another file than ${file}.`, main.log);
  const during = await readFile(file);
  expect(during.includes(token), `${file} does not hold the token.`, main.log);
  const theirs = /"satis[^}]*\}/.exec(before.bytes.toString("utf8"))?.[0];
  expect(theirs !== undefined && during.includes(theirs), `Somebody's entry in ${file} was changed.`);
  story.moment("during", ["Our entry is in, theirs is untouched:"]);
  show(during);

  story.log(
    "post",
    stepLogLines(await machine.finish(job)).map((line) => machine.short(line)),
  );
  const after = await readFile(file);
  expect(after.equals(before.bytes), `${file} did not come back byte for byte.`);
  story.moment("after", [`The same ${after.length} bytes as before.`]);
}
