import { linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { beginClaim } from "../src/credential-file/begin-claim.ts";
import { isClaimDirectory } from "../src/credential-file/claim-directory.ts";
import { isEntryLeft } from "../src/credential-file/left-behind.ts";
import type { RunningJob } from "../src/credential-file/running-job.ts";
import { stripSecrets } from "../src/credential-file/strip-secrets.ts";
import { type TakeBackOutcome, takeBack, type Undo } from "../src/credential-file/undo.ts";
import { putEntry } from "../src/credential-file/update.ts";
import { Secret } from "../src/secret.ts";
import { apkg, type Client, composer, newToken, pub, putting } from "./credential-file/clients.ts";
import { type Machine, machineForTest } from "./credential-file/machine.ts";
import { treeOf } from "./credential-file/tree.ts";

const HOST = "one.example";
const KEY = pub.key(HOST);
const DAY = 86_400_000;
const isPosix = process.platform !== "win32";

/** The entry by a variable, which jobs with different tokens share. */
const SHARED = JSON.stringify({ url: `https://${HOST}`, env: "PUB_TOKEN" });

interface Scene {
  machine: Machine;
  file: string;
  job(
    name: string,
    changes?: Partial<RunningJob>,
  ): { running: RunningJob; put(entry?: string): Promise<Undo> };
}

function scene(client: Client, text?: string): Scene {
  const machine = machineForTest();
  const file = join(machine.home, client.file);
  mkdirSync(dirname(file), { recursive: true });
  if (text !== undefined) writeFileSync(file, text);
  return {
    machine,
    file,
    job(name, changes) {
      const running = machine.job(name, changes);
      const put = async (entry?: string) => {
        const undo = beginClaim({ file, key: client.key(HOST) }, running);
        await putEntry(undo, putting(client, entry), running);
        return undo;
      };
      return { running, put };
    },
  };
}

/** As `dart pub` does it when the registry refuses a token. */
function removeAsPub(file: string): void {
  writeFileSync(file, `${pub.format.remove(readFileSync(file, "utf8"), KEY)}\n`);
}

const held = (file: string) => pub.format.read(readFileSync(file, "utf8"), KEY);

describe("an entry of pub that two jobs share and pub has removed for one of them", () => {
  test.each(["first", "second"])("is back for the other when the %s job ends", async (ending) => {
    const { file, job } = scene(pub, '{"version":1,"hosted":[]}');
    const jobs = { first: job("a"), second: job("b") };
    const undos = { first: await jobs.first.put(SHARED), second: await jobs.second.put(SHARED) };
    removeAsPub(file);
    const [one, other] = ending === "first" ? (["first", "second"] as const) : (["second", "first"] as const);

    await takeBack(undos[one], pub.format, jobs[one].running);
    expect(held(file)).toBe(SHARED);
    await takeBack(undos[other], pub.format, jobs[other].running);

    expect(readFileSync(file, "utf8")).toBe('{"version":1,"hosted":[]}\n');
  });

  test("stays away for a later step of the same job, whose token is the same variable's", async () => {
    const { file, job } = scene(pub, '{"version":1,"hosted":[]}');
    const { running, put } = job("a");
    await put(SHARED);
    const second = await put(SHARED);
    removeAsPub(file);

    await takeBack(second, pub.format, running);

    expect(held(file)).toBeUndefined();
  });
});

const OLD = { url: `https://${HOST}`, token: newToken() };
const THEIRS = JSON.stringify({ url: `https://${HOST}`, token: newToken() });
const withHosted = (...hosted: object[]) => JSON.stringify({ version: 1, hosted });
const another = { url: "https://another.example", token: newToken() };

describe("clean-up tells what it did:", () => {
  test.each<[TakeBackOutcome, string | undefined, (file: string) => void]>([
    ["restored", withHosted(OLD), () => {}],
    ["file-removed", undefined, () => {}],
    [
      "earlier-entry-back",
      withHosted(OLD),
      (file) =>
        rewrite(file, (text) => pub.format.put(text, "https://another.example", JSON.stringify(another))),
    ],
    [
      "entry-taken-out",
      withHosted(),
      (file) =>
        rewrite(file, (text) => pub.format.put(text, "https://another.example", JSON.stringify(another))),
    ],
    ["entry-was-gone", withHosted(another), removeAsPub],
    ["earlier-entry-back", withHosted(OLD), removeAsPub],
    [
      "entry-of-others-stays",
      withHosted(OLD),
      (file) => rewrite(file, (text) => pub.format.put(text, KEY, THEIRS)),
    ],
    [
      "entry-of-others-stays",
      undefined,
      (file) => rewrite(file, (text) => pub.format.put(text, KEY, THEIRS)),
    ],
  ])("%s, of a file that was %j", async (outcome, text, change) => {
    const { file, job } = scene(pub, text);
    const { running, put } = job("a");
    const undo = await put(SHARED);
    change(file);

    expect((await takeBack(undo, pub.format, running)).outcome).toBe(outcome);
  });

  test("another's entry stays, even if another job has seen it first", async () => {
    const { file, job } = scene(pub, withHosted(OLD));
    const [one, other] = [job("a"), job("b")];
    const undo = await one.put(SHARED);
    rewrite(file, (text) => pub.format.put(text, KEY, THEIRS));
    const undoOfOther = await other.put(THEIRS);

    const outcome = (await takeBack(undo, pub.format, one.running)).outcome;
    await takeBack(undoOfOther, pub.format, other.running);

    expect(outcome).toBe("entry-of-others-stays");
    expect(held(file)).toBe(THEIRS);
  });
});

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

describe("a job whose claim is in the way", () => {
  const refusal = async (mine: string | undefined, theirs: string | undefined, client: Client = composer) => {
    const { job, file } = scene(client);
    const other = job("killed", { now: () => Date.now() - 3 * 3_600_000 - 1000 });
    const undo = await other.put(theirs);
    const error = await job("a")
      .put(mine)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    return { error, undo, file };
  };

  test("is named with its directory and its age", async () => {
    const { error, undo, file } = await refusal(composer.entry(HOST), composer.entry(HOST));

    expect(error).toMatchObject({ code: "credential-in-use" });
    expect(String(error)).toContain(file);
    expect(String(error)).toContain(
      `began 3 hours ago, and counts as running while its directory ${undo.claim} is there`,
    );
  });

  test("advice goes to the job whose token stands in the file", async () => {
    const [one, two] = [apkg.entry(HOST), apkg.entry(HOST)];

    expect(String((await refusal(one, undefined, apkg)).error)).toContain(
      "Use `store: env` in this step, or give",
    );
    expect(String((await refusal(undefined, two, apkg)).error)).toContain(
      "Use `store: env` in the other job, or give",
    );
    expect(String((await refusal(one, two, apkg)).error)).toContain("Use `store: env` in both jobs, or give");
  });

  test.each([6 * DAY, -6 * DAY])(
    "stops being in the way when it is older than a job can be: %j ms",
    async (age) => {
      const { machine, job, file } = scene(composer, "{ }");
      const before = treeOf(machine.home);
      await job("killed", { now: () => Date.now() - age }).put(composer.entry(HOST));
      const { running, put } = job("a");
      const entry = composer.entry(HOST);

      const undo = await put(entry);

      expect(composer.format.read(readFileSync(file, "utf8"), HOST)?.replace(/\s/g, "")).toBe(entry);
      await takeBack(undo, composer.format, running);
      expect(treeOf(machine.home)).toEqual(before);
    },
  );
});

test("only what is put can be left behind", async () => {
  const { job, file } = scene(composer, '{"http-basic":');
  const { running } = job("a");
  const undo = beginClaim({ file, key: HOST }, running);

  await expect(putEntry(undo, putting(composer, composer.entry(HOST)), running)).rejects.toThrow();
  expect(isEntryLeft(undo, composer.format)).toBe(false);
  writeFileSync(file, "{}");
  await putEntry(undo, putting(composer, composer.entry(HOST)), running);
  expect(isEntryLeft(undo, composer.format)).toBe(true);
  writeFileSync(file, "{}");
  expect(isEntryLeft(undo, composer.format)).toBe(false);
  rmSync(undo.claim, { recursive: true });
  expect(isEntryLeft(undo, composer.format)).toBe(true);
});

test("a claim's directory is one that beginClaim makes", () => {
  const { job, file } = scene(composer);
  const { running } = job("a");
  const { claim } = beginClaim({ file, key: HOST }, running);

  expect(isClaimDirectory(claim, running)).toBe(true);
  for (const path of [`${claim}/x`, `${claim}/../x`, running.temporaryDirectory, dirname(file), "", "x"]) {
    expect(isClaimDirectory(path, running)).toBe(false);
  }
});

describe.skipIf(!isPosix)("a log with more than one name", () => {
  test("is cleaned where it lies, and its link stays", () => {
    const { machine, job } = scene(composer);
    const token = newToken();
    const [real, link] = [join(machine.home, "real.txt"), join(machine.home, "pub_log.txt")];
    writeFileSync(real, `sent ${token} twice ${token}`);
    symlinkSync("real.txt", link);

    expect(stripSecrets(link, [new Secret(token)], job("a").running)).toBe(true);

    expect(treeOf(machine.home).join()).not.toContain(token);
    expect(treeOf(machine.home).find((line) => line.startsWith("pub_log.txt"))).toContain("real.txt");
  });

  test("is cleaned under all of them", () => {
    const { machine, job } = scene(composer);
    const token = newToken();
    const names = [join(machine.home, "pub_log.txt"), join(machine.home, "other.txt")] as const;
    writeFileSync(names[0], `sent ${token}, and more`);
    linkSync(...names);

    expect(stripSecrets(names[0], [new Secret(token)], job("a").running)).toBe(true);

    for (const name of names) expect(readFileSync(name, "utf8")).toBe("sent ***, and more");
  });
});

test.skipIf(!isPosix)("a credential file with hard links says what happens to them", async () => {
  const { machine, job, file } = scene(composer, "{ }");
  const other = join(machine.home, "linked.json");
  linkSync(file, other);
  const warnings: string[] = [];
  const { running, put } = job("a", { warn: (text) => warnings.push(text) });

  const undo = await put(composer.entry(HOST));
  expect(readFileSync(other, "utf8")).toBe("{ }");
  await takeBack(undo, composer.format, running);

  expect(warnings).toEqual([expect.stringContaining(`${file} has other names too (hard links).`)]);
  expect([file, other].map((name) => readFileSync(name, "utf8"))).toEqual(["{ }", "{ }"]);
});
