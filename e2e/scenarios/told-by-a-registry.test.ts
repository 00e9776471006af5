import { expect, it } from "vitest";
import { startApkg } from "../registries/apkg.ts";
import { jsonReply } from "../registries/reply.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { randomToken } from "./random-token.ts";
import { formsFound } from "./secret-forms.ts";
import { serverForTest } from "./server-for-test.ts";
import { printedByStep, seenOfStep } from "./what-is-seen.ts";

it("shows what a registry says of the account as one short line of text, without the token in it", async () => {
  const server = await serverForTest(startApkg());
  const token = randomToken();
  server.allow(token);
  const base64 = Buffer.from(token).toString("base64");
  const evil = `${token} ${base64}\r\n::error::taken\n##[error]over <img src=x> [a](https://a.example) | ${"x".repeat(5_000)}`;
  const account = {
    username: evil,
    email: evil,
    scopes: [evil],
    orgs: [{ id: evil, name: evil, role: evil }],
  };
  server.fail("GET /auth/whoami", { kind: "change", change: () => jsonReply(200, account) });
  const job = await jobForTest();
  const main = await job.uses(actionFolder, { with: { registry: "apkg", url: server.url, token } });
  expect(main, main.log).toMatchObject({ conclusion: "success", annotations: [] });
  expect(main.outputs.account).toMatch(
    /^\*\*\* \*\*\* ::error::taken ##\[error\]over <img src=x> .{0,150}…$/,
  );
  expect(formsFound([seenOfStep(main), printedByStep(main)].join("\n"), [token], "token")).toEqual([]);
  expect(main.summary).not.toMatch(/<img|\]\(|\| x/);
  expect(main.summary.length).toBeLessThan(3_000);
});
