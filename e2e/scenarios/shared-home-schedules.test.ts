import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readPubCredential } from "../clients/pub-reader.ts";
import type { Job } from "../runner/job.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";

const pubUrl = "https://h.example/x/";
const composerHost = "h.example";
const client = {
  pub: { registry: "pub", url: pubUrl },
  composer: { registry: "composer", url: `https://${composerHost}` },
};

interface Use {
  kind: "use";
  job: number;
  client: keyof typeof client;
  store: string;
}
type Event = Use | { kind: "end" | "shutdown"; job: number };

const job = fc.nat({ max: 2 });
const schedules: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("use" as const),
        job,
        client: fc.constantFrom<keyof typeof client>("pub", "composer"),
        store: fc.constantFrom("auto", "auto", "env", "file"),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("end" as const), job }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("shutdown" as const), job }) },
  ),
  { minLength: 6, maxLength: 12 },
);

/** The token that a client of this job would send; undefined if it would send none, or another job's. */
const sent = {
  pub: async ({ folders, environment }: Job) => {
    const tokenFile = join(folders.home, clientFiles.pub);
    const credential = await readPubCredential({ tokenFile, environment, hostedUrl: pubUrl });
    return credential.kind === "sent" ? credential.authorization.replace("Bearer ", "") : undefined;
  },
  composer: async ({ folders, environment }: Job) => {
    const file = await readFile(join(folders.home, clientFiles.composer), "utf8").catch(() => "{}");
    const texts = [environment.COMPOSER_AUTH ?? "{}", file];
    return texts.map((text) => JSON.parse(text)["http-basic"]?.[composerHost]?.password).find(Boolean);
  },
};

/** A job of the schedule with its one token, and what it was given so far. */
class Participant {
  readonly token = randomToken();
  readonly job: Job;
  readonly given = new Set<keyof typeof client>();

  constructor(job: Job) {
    this.job = job;
  }

  async use({ client: name, store }: Use): Promise<void> {
    const main = await this.job.uses(actionFolder, {
      with: { verify: "false", ...client[name], store, token: this.token },
      if: "always()",
    });
    if (main.conclusion === "success") this.given.add(name);
    else
      expect(main.annotations, main.stderr).toMatchObject([
        { title: "setup-registry-token: credential-in-use" },
      ]);
  }

  async check(): Promise<void> {
    for (const name of this.given) expect(await sent[name](this.job)).toBe(this.token);
  }
}

async function furnishedHome(hasFiles: boolean): Promise<string> {
  const home = await folderForTest();
  if (hasFiles) {
    const hosted = JSON.stringify([
      { url: pubUrl, token: randomToken() },
      { url: "https://two.example", env: "TWO" },
    ]);
    await writeFileBelow(home, clientFiles.pub, `{ "version": 1,\n  "hosted": ${hosted} }`);
    await writeFileBelow(home, clientFiles.composer, '{"bearer": [],\n "http-basic": {}}');
  }
  await mkdir(join(home, clientFiles.composer, ".."), { recursive: true });
  return home;
}

async function play(schedule: readonly Event[], hasFiles: boolean): Promise<void> {
  const home = await furnishedHome(hasFiles);
  const atStart = await readFileTree(home);
  const running = new Map<number, Participant>();
  for (const event of schedule) {
    const participant = running.get(event.job) ?? new Participant(await jobForTest({ home }));
    running.set(event.job, participant);
    if (event.kind === "use") await participant.use(event);
    else {
      running.delete(event.job);
      if (event.kind === "shutdown") await participant.job.shutdown();
      const { posts } = await participant.job.finish();
      expect(posts.flatMap(({ annotations }) => annotations)).toEqual([]);
    }
    for (const other of running.values()) await other.check();
  }
  // One more job, so that what a job left that was shut down is found by somebody.
  const last = new Participant(await jobForTest({ home }));
  for (const name of ["pub", "composer"] as const) {
    await last.use({ kind: "use", job: 0, client: name, store: "auto" });
  }
  for (const { job } of [...running.values(), last]) await job.finish();
  expect(await readFileTree(home)).toEqual(atStart);
}

it("whatever the order of uses, ends and breakdowns of three jobs, none loses its credential, and all comes back", async () => {
  const property = fc.asyncProperty(schedules, fc.boolean(), play);
  await fc.assert(property, { numRuns: 6, endOnFailure: true });
});
