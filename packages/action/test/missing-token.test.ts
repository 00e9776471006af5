import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explainMissingToken } from "../src/missing-token.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "missing-token-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const readFile = (path: string) => readFileSync(path, "utf8");

function explain(eventName: string, eventText: string | undefined, env: Record<string, string> = {}): string {
  const eventPath = join(directory, "event.json");
  if (eventText !== undefined) writeFileSync(eventPath, eventText);
  return explainMissingToken({
    env: {
      GITHUB_EVENT_NAME: eventName,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_ACTOR: "octocat",
      GITHUB_REPOSITORY: "octo-org/app",
      ...env,
    },
    readFile,
  });
}

function pullRequest(head: object | null, base: object = { full_name: "octo-org/app" }): string {
  return JSON.stringify({ pull_request: { head: { repo: head }, base: { repo: base } } });
}

describe("explainMissingToken", () => {
  it.each(["pull_request", "pull_request_review", "pull_request_review_comment"])(
    "says that a %s run from a fork gets no secrets, and names the fork",
    (event) => {
      const text = explain(event, pullRequest({ fork: true, full_name: "guest/app" }));
      expect(text).toContain("from a fork (guest/app)");
      expect(text).toContain("no secrets");
    },
  );

  it("takes the pull request of a fork that was deleted for one from a fork", () => {
    expect(explain("pull_request", pullRequest(null))).toContain("is for a pull request from a fork,");
  });

  it("goes by the fork mark when the names are not in the event", () => {
    expect(explain("pull_request", pullRequest({ fork: true }))).toContain(
      "is for a pull request from a fork,",
    );
    expect(explain("pull_request", pullRequest({ fork: false }))).toContain("spelling of its name");
  });

  it("speaks of the secret's name for a pull request inside one repository, even one that is a fork itself", () => {
    const own = pullRequest({ fork: true, full_name: "Octo-Org/app" });
    expect(explain("pull_request", own)).toContain("spelling of its name");
  });

  it("compares with GITHUB_REPOSITORY when the event does not name the base", () => {
    expect(explain("pull_request", pullRequest({ full_name: "guest/app" }, {}))).toContain("(guest/app)");
  });

  it("does not blame the fork where the event gets secrets", () => {
    const fork = pullRequest({ fork: true, full_name: "guest/app" });
    expect(explain("pull_request_target", fork)).toContain("spelling of its name");
    expect(explain("push", fork)).toContain("spelling of its name");
  });

  it("says that Dependabot has secrets of its own", () => {
    for (const event of ["pull_request", "push", "create", "deployment"]) {
      const text = explain(event, undefined, { GITHUB_ACTOR: "dependabot[bot]" });
      expect(text).toContain("Dependabot");
      expect(text).not.toContain("fork");
    }
  });

  it.each(["schedule", "workflow_dispatch", "workflow_run", "pull_request_target"])(
    "does not blame Dependabot for a %s run, which has the secrets of Actions",
    (event) => {
      const text = explain(event, undefined, { GITHUB_ACTOR: "dependabot[bot]" });
      expect(text).not.toContain("Dependabot");
    },
  );

  it("otherwise speaks of the spelling, the environment and reusable workflows", () => {
    const text = explain("push", "{}");
    expect(text).toContain("spelling of its name");
    expect(text).toContain('"environment:"');
    expect(text).toContain('"secrets: inherit"');
  });

  it.each([
    undefined,
    "",
    "{",
    "null",
    "[]",
    '"text"',
    '{"pull_request":7}',
    '{"pull_request":{"head":null}}',
  ])("still gives advice on a pull request when the event file holds %j", (eventText) => {
    expect(explain("pull_request", eventText)).toContain("If this pull request comes from a fork");
  });

  it("gives advice when nothing is known of the run", () => {
    expect(explainMissingToken({ env: {}, readFile })).toContain("spelling of its name");
  });

  it("escapes a repository name that tries to start a workflow command", () => {
    const text = explain("pull_request", pullRequest({ full_name: "a\n::set-env name=X::y ##[error]z" }));
    expect(text).not.toMatch(/[\r\n]|##\[/);
  });

  it("answers in at most three sentences", () => {
    const texts = [
      explain("pull_request", pullRequest(null)),
      explain("pull_request", "{"),
      explain("push", "{}"),
      explain("push", "{}", { GITHUB_ACTOR: "dependabot[bot]" }),
    ];
    for (const text of texts) {
      expect(text.split(/[.](?:\s|$)/).filter((sentence) => sentence !== "").length).toBeLessThanOrEqual(3);
    }
  });
});
