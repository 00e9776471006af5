import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { evaluateCondition } from "../runner/expression.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "../scenarios/action-folder.ts";
import { type KindOfRun, kindsOfRuns } from "./kinds-of-runs.ts";
import { conditionsInText } from "./markdown-blocks.ts";

const holdsIn = (condition: string, { github, event }: KindOfRun) =>
  evaluateCondition(condition, {
    contexts: { github: { actor: "octocat", repository: "example/project", ...github, event } },
    status: "success",
  });

/** What the action says when the token is empty in such a run. */
async function explanation({ github, event }: KindOfRun): Promise<string> {
  const job = await jobForTest({ github, event });
  const step = await job.uses(actionFolder, {
    with: { registry: "onepub", url: "https://h.example", token: "", verify: "false" },
  });
  expect(step.annotations).toMatchObject([{ title: "setup-registry-token: token-missing" }]);
  return step.annotations[0]?.message ?? "";
}

describe("the condition that the action recommends", () => {
  const withoutSecrets = kindsOfRuns.filter(({ hasSecrets }) => !hasSecrets);

  it.each(withoutSecrets)("for $title leaves out that run", async (run) => {
    const [, condition = ""] = /\(if: (.+?)\)(?:,|\.$)/.exec(await explanation(run)) ?? [];
    expect(condition).not.toBe("");
    expect(parse(`if: ${condition}`)).toEqual({ if: condition });
    expect(holdsIn(condition, run)).toBe(false);
    const leftOut = kindsOfRuns.filter((other) => !holdsIn(condition, other));
    expect(leftOut.filter(({ hasSecrets }) => hasSecrets).map(({ title }) => title)).toEqual([]);
  });

  it.each(kindsOfRuns.filter(({ hasSecrets }) => hasSecrets))(
    "is none for $title, which has secrets",
    async (run) => {
      expect(await explanation(run)).not.toContain("(if:");
    },
  );
});

describe("the conditions that the pages recommend", () => {
  const conditions = conditionsInText();

  it("are found", () => {
    expect(conditions.length).toBeGreaterThanOrEqual(2);
  });

  it.each(conditions)(
    "$place: $condition leaves out no run that has secrets, and some that have none",
    ({ condition }) => {
      expect(parse(`if: ${condition}`)).toEqual({ if: condition });
      const leftOut = kindsOfRuns.filter((run) => !holdsIn(condition, run));
      expect(leftOut).not.toEqual([]);
      expect(leftOut.filter(({ hasSecrets }) => hasSecrets).map(({ title }) => title)).toEqual([]);
    },
  );

  it("leave out every pull_request run without secrets, if taken together", () => {
    const reached = kindsOfRuns.filter(
      (run) =>
        run.github.event_name === "pull_request" &&
        !run.hasSecrets &&
        conditions.every(({ condition }) => holdsIn(condition, run)),
    );
    expect(reached).toEqual([]);
  });
});
