import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { git, ScratchRepository } from "./scratch-repository.ts";

/** A repository in which 1.0.0 and 1.1.0 are released. */
async function withTwoReleases(): Promise<ScratchRepository> {
  const scratch = await ScratchRepository.create();
  await scratch.release("1.0.0");
  await scratch.release("1.1.0");
  return scratch;
}

it("a version is released once, and no line goes back", async () => {
  const scratch = await withTwoReleases();
  const before = scratch.names();
  const refusals = [
    ["1.1.0", "1.1.0 is released already. Choose the next version."],
    ["1.0.0", "1.0.0 is released already. Choose the next version."],
    ["0.9.0", "--version must be a version without a pre-release, 1.0.0 or newer, such as 1.2.3."],
    ["1.2.0-rc.1", "--version must be a version without a pre-release, 1.0.0 or newer, such as 1.2.3."],
  ] as const;
  for (const [version, reason] of refusals) {
    await scratch.announce(version);
    expect(await scratch.prepare(version)).toMatchObject({ status: 1, output: `${reason}\n` });
  }
  await scratch.release("1.3.0");
  await scratch.release("1.1.2");
  await scratch.announce("1.1.1");
  expect((await scratch.prepare("1.1.1")).output).toBe(
    "1.1.2 is released already, which is newer than 1.1.1.\n",
  );
  await scratch.announce("1.2.0");
  expect((await scratch.prepare("1.2.0")).output).toBe(
    "1.3.0 is released already, and there is no release 1.2 that 1.2.0 could continue.\n",
  );
  const { "refs/tags/v1.0.0": first, "refs/tags/v1.1.0": second } = scratch.names();
  expect([first, second]).toEqual([before["refs/tags/v1.0.0"], before["refs/tags/v1.1.0"]]);
});

it("of two releases that were prepared at the same time, the second one changes nothing", async () => {
  const scratch = await withTwoReleases();
  await scratch.announce("1.2.0");
  expect((await scratch.prepare("1.2.0", "--output", "dist/one")).status).toBe(0);
  await scratch.announce("1.1.1");
  expect((await scratch.prepare("1.1.1", "--output", "dist/two")).status).toBe(0);
  expect(scratch.publish("dist/one").status).toBe(0);
  const after = scratch.names();
  expect(scratch.publish("dist/two")).toMatchObject({
    status: 1,
    output: expect.stringContaining("releases/v1 has moved since this release was prepared"),
  });
  expect(scratch.names()).toEqual(after);
});

it("a name that moves while the release is pushed stops all of it", async () => {
  const scratch = await withTwoReleases();
  await scratch.announce("1.2.0");
  await scratch.prepare("1.2.0");
  // Somebody else takes the tag between the reading of the names and the push: here a hook does, at that very moment.
  const hook = join(scratch.remote, "hooks", "pre-receive");
  const { "refs/tags/v1.0.0": first } = scratch.names();
  await writeFile(hook, `#!/bin/sh\nenv -u GIT_QUARANTINE_PATH git update-ref refs/tags/v1.2.0 ${first}\n`, {
    mode: 0o755,
  });
  const before = scratch.names();
  expect(scratch.publish()).toMatchObject({ status: 1, output: expect.stringContaining("git push failed") });
  expect(scratch.names()).toEqual({ ...before, "refs/tags/v1.2.0": first });
});

it("a branch that was deleted, or does not hold all releases, is not built upon", async () => {
  const scratch = await withTwoReleases();
  await scratch.announce("1.2.0");
  const { "refs/heads/releases/v1": head = "", "refs/tags/v1.0.0": first = "" } = scratch.names();
  git(scratch.remote, "update-ref", "-d", "refs/heads/releases/v1");
  expect((await scratch.prepare("1.2.0")).output).toBe(
    "The branch releases/v1 is missing, but v1 has releases. Restore it: it must hold all of them.\n",
  );
  git(scratch.remote, "update-ref", "refs/heads/releases/v1", first);
  expect((await scratch.prepare("1.2.0")).output).toMatch(
    /^v1(?:\.1\.0)? is not on the branch releases\/v1, so whoever has locked it would be refused/,
  );
  git(scratch.remote, "update-ref", "refs/heads/releases/v1", head);
  expect((await scratch.prepare("1.2.0")).status).toBe(0);
});

it("what is not committed, not announced, or leads nowhere is not released", async () => {
  const scratch = await ScratchRepository.create();
  scratch.commit("Start");
  expect((await scratch.prepare("1.0.0")).output).toMatch(/^CHANGELOG\.md has no section for 1\.0\.0\./);
  // A dry run shows what is unreleased.
  expect(await scratch.prepare("1.0.0", "--dry-run")).toMatchObject({ status: 0 });
  await scratch.announce("1.0.0");
  await appendFile(join(scratch.checkout, "README.md"), "\nMore.\n");
  expect((await scratch.prepare("1.0.0")).output).toBe(
    "A release is made of what is committed. Not committed:\n M README.md\n",
  );
  await appendFile(join(scratch.checkout, "README.md"), "\n[Gone](docs/gone.md)\n");
  scratch.commit("Link to nothing");
  expect((await scratch.prepare("1.0.0")).output).toBe("The link to docs/gone.md leads to nothing.\n");
});

it("a placeholder that is left in any file stops the release", async () => {
  const scratch = await ScratchRepository.create();
  await scratch.announce("1.0.0");
  const file = join(scratch.checkout, "SECURITY.md");
  await writeFile(file, `${await readFile(file, "utf8")}\nAsk OWNER.\n`);
  scratch.commit("Leave a placeholder");
  expect((await scratch.prepare("1.0.0")).output).toMatch(/^A placeholder is left in SECURITY\.md:\d+\.\n$/);
});

it("a bundle that is missing stops the release", async () => {
  const scratch = await ScratchRepository.create();
  await scratch.announce("1.0.0");
  const file = join(scratch.checkout, "action.yml");
  await writeFile(file, (await readFile(file, "utf8")).replace("dist/post/index.js", "dist/later/index.js"));
  scratch.commit("Name a bundle that does not exist");
  expect((await scratch.prepare("1.0.0")).output).toBe(
    "action.yml names packages/action/dist/later/index.js, which is not in the release.\n",
  );
});
