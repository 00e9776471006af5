import { sep } from "node:path";
import type { Job } from "../runner/job.ts";
import type { RegistryChapter } from "./chapters.ts";
import { expect } from "./demo-failure.ts";
import { readFolderState } from "./folder-state.ts";
import type { Machine } from "./machine.ts";
import { playStep } from "./play-step.ts";
import type { Secrets } from "./secrets.ts";
import { setUp } from "./set-up-step.ts";
import type { StepAnswer } from "./step-answer.ts";
import { stepLogLines } from "./step-log.ts";
import type { Story } from "./story.ts";

/** What all chapters share. */
export interface Telling {
  readonly story: Story;
  readonly machine: Machine;
  readonly secrets: Secrets;
}

/**
 * Plays one registry: a refused step, main, the same step let in, post, and the step in the next job.
 *
 * @returns in how many spellings the action had the token hidden
 * @throws DemoFailure as soon as anything is not as the story says
 */
export async function tellRegistryChapter(chapter: RegistryChapter, telling: Telling): Promise<number> {
  const { registry, server } = chapter;
  const { story, machine, secrets } = telling;
  const token = secrets.create();
  server.allow(token);
  story.chapter(chapter.title);
  story.paragraph(chapter.purpose);
  story.code([
    "- uses: OWNER/setup-registry-token@v1",
    "  with:",
    `    registry: ${registry}`,
    `    url: ${server.url}`,
    `    token: \${{ secrets.${chapter.secretName} }}`,
  ]);

  const job = await machine.startJob([token]);
  const play = (on: Job, expected: StepAnswer) => playStep(chapter, { job: on, token, expected });
  const before = await play(job, "refused");
  story.log("before", before);

  const known = new Set(Object.keys(job.environment));
  const main = await setUp(job, { registry, url: server.url, token });
  const file = main.outputs["credential-file"] ?? "";
  if (file !== "") story.moment("", [`${machine.short(file)}: ${describeStart(machine, file)}`]);
  story.log(
    "main",
    stepLogLines(main.log).map((line) => machine.short(line)),
  );

  await tellFile(file, chapter, telling);
  const exported = Object.entries(job.environment).filter(([name]) => !known.has(name));
  const variables = exported.map(([name, value]) => `$${name} = ${secrets.hide(value)}`);
  if (variables.length > 0) story.moment("", [variables.join(", ")]);
  story.log("", await play(job, "let-in"));

  story.log(
    "post",
    stepLogLines(await machine.finish(job)).map((line) => machine.short(line)),
  );
  const differences = await machine.differences();
  expect(differences.length === 0, `After post HOME is not as before: ${differences.join(", ")}.`);
  const next = await machine.startJob();
  story.log("after", await play(next, "refused"));
  await machine.finish(next);
  return main.stdout.split("\n").filter((line) => line.startsWith("::add-mask::")).length;
}

function describeStart(machine: Machine, file: string): string {
  const entry = machine.start.get(file);
  return entry === undefined ? "there is no such file" : `${entry.bytes.length} bytes`;
}

async function tellFile(
  file: string,
  { isTokenInFile }: RegistryChapter,
  { story, machine, secrets }: Telling,
): Promise<void> {
  const state = await readFolderState(machine.home);
  const found = secrets.findFiles(state);
  const beside = found.filter((path) => path.startsWith(`${file}.setup-registry-token`));
  const isAsSaid = isTokenInFile
    ? found.length === 1 + beside.length && found.includes(file)
    : found.length === 0;
  expect(isAsSaid, `The token is in the wrong files of HOME: ${found.join(", ")}.`);
  if (file === "") {
    story.moment("during", ["No file in HOME holds the token. The next steps get variables:"]);
    return;
  }
  const entry = state.get(file);
  expect(entry !== undefined, `${file} was not written.`);
  story.moment("during", [`${machine.short(file)}${isTokenInFile ? "" : ", without the token"}:`]);
  story.file(secrets.hide(entry.bytes.toString("utf8")).trimEnd().split(/\r?\n/));
  if (beside.length > 0) {
    const notes = beside.map((path) => path.slice(file.lastIndexOf(sep) + 1)).join(", ");
    story.moment("", [`Beside it, for post and with the token: ${notes}`]);
  }
}
