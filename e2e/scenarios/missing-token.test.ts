import { describe, expect, it } from "vitest";
import { jobForTest } from "../runner/job-for-test.ts";
import type { JobOptions } from "../runner/job-options.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";

const pullRequest = (headName: string | null) => ({
  pull_request: {
    head: { repo: headName === null ? null : { full_name: headName, fork: headName !== "example/project" } },
    base: { repo: { full_name: "example/project", fork: false } },
  },
});

/** Uses the action with a token that it has to refuse, in a home with a file, and gives the one error. */
async function refusal(token: string, options: JobOptions = {}, registry = "onepub") {
  const home = await folderForTest();
  await writeFileBelow(home, clientFiles.pub, '{"version":1,"hosted":[]}');
  const atStart = await readFileTree(home);
  const job = await jobForTest({ ...options, home });
  const main = await job.uses(actionFolder, {
    with: { verify: "false", registry, url: "https://h.example", token },
  });
  expect(main).toMatchObject({ conclusion: "failure", exitCode: 1, outputs: {}, state: {}, stderr: "" });
  expect(job.environment).toEqual(options.env ?? {});
  const { posts } = await job.finish();
  expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
  expect(await readFileTree(home)).toEqual(atStart);
  const [error, ...others] = main.annotations;
  expect(others).toEqual([]);
  expect(error?.level).toBe("error");
  return { title: error?.title, message: error?.message ?? "", stdout: main.stdout };
}

describe("an empty token", () => {
  const cases: [string, JobOptions, string][] = [
    ["a push", {}, "check the spelling of its name"],
    [
      "a pull request from a fork",
      { github: { event_name: "pull_request" }, event: pullRequest("somebody/project") },
      "a pull request from a fork (somebody/project), and GitHub gives such runs no secrets",
    ],
    [
      "a pull request from a fork that is deleted",
      { github: { event_name: "pull_request" }, event: pullRequest(null) },
      "a pull request from a fork, and GitHub",
    ],
    [
      "a pull request from a branch",
      { github: { event_name: "pull_request" }, event: pullRequest("example/project") },
      "check the spelling of its name",
    ],
    [
      "a pull request from a fork that does get secrets",
      { github: { event_name: "pull_request_target" }, event: pullRequest("somebody/project") },
      "check the spelling of its name",
    ],
    [
      "a run of Dependabot",
      {
        github: { event_name: "pull_request", actor: "dependabot[bot]" },
        event: pullRequest("example/project"),
      },
      "This run was started by Dependabot",
    ],
  ];

  it.each(cases)("in %s is explained", async (_title, options, message) => {
    const said = await refusal("", options);
    expect(said.title).toBe("setup-registry-token: token-missing");
    expect(said.message).toMatch(/^The token is empty\. /);
    expect(said.message).toContain(message);
  });

  it.each([" ", "\n", "\r\n\r\n", "\t \n"])("may also be one of white space only: %j", async (token) => {
    expect((await refusal(token)).message).toMatch(/^The token is empty\. /);
  });
});

describe("a token with more in it than a token has", () => {
  it.each([
    [
      "a space inside",
      (token: string) => `${token.slice(0, 9)} ${token.slice(9)}`,
      "a space at character 10",
    ],
    ["a space before it", (token: string) => ` ${token}`, "a space at character 1"],
    ["a space after it", (token: string) => `${token} `, "a space at character"],
    ["a tab", (token: string) => `${token}\t`, "a tab at character"],
    ["a line break inside", (token: string) => `${token}\n${token}`, "a line break at character"],
    ["a control character", (token: string) => `${token}\u0007`, "the control character U+0007 at character"],
    [
      "an escape sequence",
      (token: string) => `\u001b[31m${token}`,
      "the control character U+001B at character 1",
    ],
    [
      "a byte order mark",
      (token: string) => `\ufeff${token}`,
      "the non-ASCII character U+FEFF at character 1",
    ],
    ["a no-break space", (token: string) => `${token}\u00a0`, "the non-ASCII character U+00A0 at character"],
    [
      "typographic quotes",
      (token: string) => `\u201c${token}\u201d`,
      "the non-ASCII character U+201C at character 1",
    ],
    ["an emoji", (token: string) => `${token}\u{1f511}`, "the non-ASCII character U+1F511 at character"],
  ])("is refused for %s, which is named by its class and place", async (_title, spoil, message) => {
    const token = randomToken();
    const said = await refusal(spoil(token));
    expect(said.title).toBe("setup-registry-token: token-malformed");
    expect(said.message).toContain(message);
    expect(said.stdout.replaceAll(/^::add-mask::.*$/gm, "")).not.toContain(token.slice(0, 8));
  });

  it.each([
    ["a tab", (password: string) => `${password}\t`, "a tab at character"],
    ["a line break inside", (password: string) => `${password}\n${password}`, "a line break at character"],
    [
      "a control character",
      (password: string) => `${password}\u0007`,
      "the control character U+0007 at character",
    ],
  ])("is refused as a password too for %s", async (_title, spoil, message) => {
    const password = randomToken();
    const said = await refusal(spoil(password), {}, "composer");
    expect(said.title).toBe("setup-registry-token: token-malformed");
    expect(said.message).toContain(message);
    expect(said.stdout.replaceAll(/^::add-mask::.*$/gm, "")).not.toContain(password.slice(0, 8));
  });

  it("is refused for a quote by pub, which takes none", async () => {
    expect((await refusal(`"${randomToken()}"`)).message).toContain(
      "pub does not take this token: character 1 is",
    );
  });

  it.each(["***", "$ONEPUB_TOKEN", "\u0024{{secrets.ONEPUB_TOKEN}}"])(
    "is refused where it is no token: %s",
    async (token) => {
      expect((await refusal(token)).title).toBe("setup-registry-token: token-malformed");
    },
  );

  it.each(["\n", "\r\n", "\n\n"])("loses line ends after it, with a notice: %j", async (end) => {
    const token = randomToken();
    const job = await jobForTest({ home: await folderForTest() });
    const main = await job.uses(actionFolder, {
      with: {
        verify: "false",
        registry: "onepub",
        url: "https://h.example",
        token: token + end,
        "env-name": "TOKEN_OF_PUB",
      },
    });
    expect(main).toMatchObject({ conclusion: "success", annotations: [{ level: "notice" }] });
    expect(main.annotations[0]?.message).toBe("A line break at the end of the token was left out.");
    expect(job.environment.TOKEN_OF_PUB).toBe(token);
  });
});
