import { expect, it } from "vitest";
import { ScratchRepository } from "./scratch-repository.ts";

it("releases only move forward, over patches of older versions and a new major one", async () => {
  const scratch = await ScratchRepository.create();
  const history: Record<string, string>[] = [];
  for (const version of ["1.0.0", "1.1.0", "1.0.1", "1.2.0", "2.0.0"]) {
    await scratch.release(version);
    history.push(scratch.names());
  }
  const last = scratch.names();
  const commitOf = (name: string) => last[`refs/tags/${name}`] ?? "";

  // No tag of a version ever moves, and v1 never leaves what was locked with it.
  for (const [index, names] of history.entries()) {
    for (const [name, commit] of Object.entries(names)) {
      if (!name.startsWith("refs/tags/")) continue;
      if (name.includes(".")) expect(last[name], name).toBe(commit);
      for (const later of history.slice(index + 1)) {
        expect(scratch.isAncestor(commit, later[name] ?? ""), `${name} after release ${index + 1}`).toBe(
          true,
        );
      }
    }
  }
  // A patch of the older version leaves v1 where it is, and the next release has it among its ancestors.
  expect(history.map((names) => nameOf(names, names["refs/tags/v1"]))).toEqual([
    "v1.0.0",
    "v1.1.0",
    "v1.1.0",
    "v1.2.0",
    "v1.2.0",
  ]);
  expect(
    ["v1.0.0", "v1.1.0", "v1.0.1"].every((name) => scratch.isAncestor(commitOf(name), commitOf("v1"))),
  ).toBe(true);
  expect(last["refs/heads/releases/v1"]).toBe(commitOf("v1.2.0"));
  expect(last["refs/heads/releases/v2"]).toBe(commitOf("v2.0.0"));
  expect(last["refs/tags/v2"]).toBe(commitOf("v2.0.0"));

  // Each release has the one before as its only parent, and tells the commit that it was made of.
  const log = scratch.git(
    "-C",
    scratch.remote,
    "log",
    "--format=%s %(trailers:key=Source-Commit,valueonly)",
    "v1",
  );
  expect(log.split("\n").filter((line) => line !== "")).toEqual([
    expect.stringMatching(/^Release 1\.2\.0 [\da-f]{40}$/),
    expect.stringMatching(/^Release 1\.0\.1 [\da-f]{40}$/),
    expect.stringMatching(/^Release 1\.1\.0 [\da-f]{40}$/),
    expect.stringMatching(/^Release 1\.0\.0 [\da-f]{40}$/),
  ]);

  // What a user needs is in it; of the workflows there is nothing, or GitHub would refuse the push.
  const files = scratch.filesOf("v2.0.0");
  expect(files).toEqual(
    expect.arrayContaining([
      ...["action.yml", "rotate/action.yml", "LICENSE", "README.md", "packages/action/dist/main/index.js"],
      ...["packages/action/dist/post/index.js", "packages/action/dist/rotate/licenses.txt"],
    ]),
  );
  expect(files.filter((path) => /^\.github|\.ts$|node_modules|\/test\//.test(path))).toEqual([]);
  expect(files.length).toBeLessThanOrEqual(60);
  const readme = scratch.fileOf("v2.0.0", "README.md");
  expect(readme).toContain("uses: acme/setup-registry-token@v2");
  expect(readme).toContain("uses: acme/setup-registry-token/rotate@v2");
  expect(readme).not.toMatch(/OWNER|registry-token(?:\/rotate)?@v1\b|\]\((?:docs|packages)\//);
});

function nameOf(names: Record<string, string>, commit: string | undefined): string | undefined {
  const tags = Object.entries(names).filter(([name, at]) => at === commit && /\/v\d+\.\d/.test(name));
  return tags[0]?.[0].replace("refs/tags/", "");
}

it("the same sources make the same commit", async () => {
  const scratch = await ScratchRepository.create();
  await scratch.announce("1.0.0");
  const commits: (string | undefined)[] = [];
  for (const folder of ["dist/one", "dist/two"]) {
    const { output } = await scratch.prepare("1.0.0", "--output", folder);
    commits.push(/commit\s+([\da-f]{40})/.exec(output)?.[1]);
  }
  expect(commits[0]).toMatch(/^[\da-f]{40}$/);
  expect(commits[1]).toBe(commits[0]);
});
