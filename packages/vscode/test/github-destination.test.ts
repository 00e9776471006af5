import { expect, it } from "vitest";
import type { GitHub } from "../src/github/github.ts";
import { githubDestination } from "../src/github/github-destination.ts";

it("a server that gives the same page for ever is not asked for ever", async () => {
  const asked: string[] = [];
  const github: GitHub = {
    async get(path) {
      asked.push(path);
      if (path.includes("public-key")) return { key_id: "1", key: Buffer.alloc(32, 1).toString("base64") };
      if (!path.includes("/repositories")) return { visibility: "selected" };
      return { total_count: 3, repositories: [{ id: 1 }] };
    },
    async put() {
      throw new Error("The secret was written without all of its repositories.");
    },
  };
  const place = { scope: "organization", organization: "acme", store: "dependabot" } as const;
  const l10n = { t: (text: unknown) => String(text) };
  const destination = githubDestination({ github, secret: { place, name: "TOKEN" }, l10n });
  await expect(destination.check()).rejects.toMatchObject({ code: "destination-refused" });
  expect(asked.filter((path) => path.includes("/repositories"))).toHaveLength(2);
});
