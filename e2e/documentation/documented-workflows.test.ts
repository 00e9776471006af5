import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startOidcIssuer } from "../registries/oidc-issuer.ts";
import { startOnePub } from "../registries/onepub.ts";
import { issuingApkg } from "../rotation/issuing-registry.ts";
import { REPOSITORY, rotationWorld } from "../rotation/rotation-world.ts";
import { readActionMetadata } from "../runner/action-metadata.ts";
import { type ContextValue, evaluateCondition, evaluateTemplate } from "../runner/expression.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "../scenarios/action-folder.ts";
import { readFileTree } from "../scenarios/file-tree.ts";
import { folderForTest } from "../scenarios/folder-for-test.ts";
import { randomToken } from "../scenarios/random-token.ts";
import { serverForTest } from "../scenarios/server-for-test.ts";
import {
  type DocumentedStep,
  documentedConditions,
  documentedSteps,
  workflowParts,
} from "./documented-steps.ts";
import { pages, pageText } from "./markdown-blocks.ts";

const steps = documentedSteps();
const setUps = steps.filter(({ action }) => action === ".");
const rotations = steps.filter(({ action }) => action === "rotate");

/** A value for every secret that a page names. */
function someSecrets(): Record<string, string> {
  const names = pages.flatMap((page) => pageText(page).match(/(?<=\bsecrets\.)[A-Z][A-Z_]*/g) ?? []);
  const isStored = (name: string) => !name.endsWith("_PENDING");
  return Object.fromEntries(names.filter(isStored).map((name) => [name, randomToken()]));
}

function filledIn(
  inputs: DocumentedStep["inputs"],
  contexts: Record<string, ContextValue>,
): Record<string, string> {
  const given = {
    github: {},
    inputs: {},
    steps: {},
    vars: {},
    matrix: { shard: 1 },
    secrets: {},
    ...contexts,
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([name, text]) => [
      name,
      evaluateTemplate(text, { contexts: given, status: "success" }),
    ]),
  );
}

describe("the YAML of the pages", () => {
  it("has steps with both actions", () => {
    expect(setUps.length).toBeGreaterThanOrEqual(8);
    expect(rotations.length).toBeGreaterThanOrEqual(7);
  });

  it.each(workflowParts())("$place can be parsed", ({ problems }) => {
    expect(problems).toEqual([]);
  });

  it.each(steps)("$place gives $action only inputs that it has", ({ action, inputs }) => {
    const known = readActionMetadata(join(actionFolder, action)).inputs.map(({ name }) => name);
    expect(Object.keys(inputs).filter((name) => !known.includes(name))).toEqual([]);
  });

  it("has no condition that GitHub could not evaluate", () => {
    const contexts = {
      github: { event: {} },
      env: {},
      steps: {},
      needs: {},
      matrix: {},
      inputs: {},
      vars: {},
    };
    for (const { condition } of documentedConditions()) {
      expect(() => evaluateCondition(condition, { contexts, status: "success" })).not.toThrow();
    }
  });
});

describe("a documented step that sets up registries", () => {
  it.each(setUps)("$place delivers each of its secrets, and takes all of them back", async ({ inputs }) => {
    const onepub = await serverForTest(startOnePub());
    const issuer = await serverForTest(startOidcIssuer());
    onepub.trust({ issuer, claims: { repository: "example/project" } });
    const secrets = someSecrets();
    for (const token of Object.values(secrets)) onepub.allow(token);
    const home = await folderForTest();
    const job = await jobForTest({ home, env: issuer.environment, secrets: Object.values(secrets) });
    // Nobody else than servers of this machine is asked: for a URL, or for a token.
    const isAsked = inputs.registry === "onepub" && inputs.url === undefined;
    const main = await job.uses(actionFolder, {
      with: {
        ...filledIn(inputs, { secrets }),
        ...(isAsked ? { url: onepub.origin } : {}),
        verify: String(isAsked),
      },
    });
    expect(main, main.log).toMatchObject({ conclusion: "success", annotations: [] });
    const delivered = JSON.stringify([job.environment, await readFileTree(home)]);
    const named = JSON.stringify(inputs).match(/(?<=\bsecrets\.)\w+/g) ?? [];
    for (const name of named) expect(delivered).toContain(secrets[name]);
    expect(named.length > 0 || inputs.auth === "oidc").toBe(true);
    expect((await job.finish()).posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
    expect(await readFileTree(home)).toEqual({});
  });
});

describe("a documented step that rotates", () => {
  const [complete] = rotations;

  it.each(rotations)(
    "$place is understood, and a dry run of it finds nothing in its way",
    async ({ inputs }) => {
      const world = await rotationWorld();
      for (const name of ["acme/app", "acme/site"]) world.github.state.addRepository(name);
      world.github.state.addOrganization("acme");
      for (const store of ["actions", "dependabot", "codespaces", "agents"] as const) {
        const secret = { kind: "organization", store, org: "acme", name: "APKG_TOKEN" } as const;
        world.github.state.putSecret(secret, { value: "made by hand", visibility: "private" });
      }
      const onepub = await serverForTest(startOnePub({ now: world.now }));
      onepub.addMember({ email: "admin@example.com", role: "Administrator" });
      for (const email of ["ci@example.com", "ci-a@example.com", "ci-b@example.com"])
        onepub.addMember({ email });
      const asked =
        (inputs.registry ?? (inputs["accept-gap"] && "onepub")) === "onepub"
          ? { registry: "onepub", url: onepub.url, token: onepub.issue("admin@example.com") }
          : (await issuingApkg(world.now)).inputs;
      const isPlan = inputs.plan === "true";
      const base = isPlan || inputs.registry !== undefined ? {} : complete?.inputs;
      const job = await world.startJob();
      await writeFile(join(job.folders.workspace, "fleet.txt"), `${REPOSITORY}\nacme/app\n`);
      const step = await world.rotateIn(job, {
        ...filledIn({ ...base, ...inputs }, { secrets: someSecrets() }),
        ...(isPlan ? {} : asked),
        "github-token": isPlan ? "" : world.githubToken,
        "dry-run": "true",
      });
      expect(step.conclusion, step.log).toBe("success");
      expect(step.annotations.filter(({ level }) => level === "error")).toEqual([]);
    },
  );
});
