import { expect, it } from "vitest";
import { playServer } from "../registries/servers/play-server.ts";
import type { Server, Verdict } from "../registries/servers/server-row.ts";
import { namedServers } from "../registries/servers/servers.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";
import { serverForTest } from "./server-for-test.ts";

/** What main says of a token. An empty text is no token at all. */
async function mainOn(row: Server, { good, asked }: { good: string; asked: string }) {
  const server = await serverForTest(playServer(row, good));
  const home = await folderForTest();
  const job = await jobForTest({ home, secrets: [good, asked] });
  const main = await job.uses(actionFolder, {
    with: { registry: row.registry, url: server.url, token: asked },
  });
  const files = await readFileTree(home);
  return { main, server, isSetUp: Object.keys(files).length + Object.keys(job.environment).length > 0 };
}

function expectToSay(
  { main, server, isSetUp }: Awaited<ReturnType<typeof mainOn>>,
  row: Server,
  says: Verdict,
) {
  if (says === "accepted") {
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    expect(main.log).toContain(`${row.registry}: the registry accepts the token`);
  } else if (says === "not-refused" || says === "unknown") {
    expect(main).toMatchObject({
      conclusion: "success",
      annotations: [{ level: "warning", title: `The ${row.registry} token could not be verified` }],
    });
    const [{ message = "" } = {}] = main.annotations;
    expect(message).toContain(server.origin);
    expect(message).toMatch(/The step goes on .+ set verify: false/);
  } else {
    expect(main).toMatchObject({
      conclusion: "failure",
      annotations: [{ level: "error", title: `setup-registry-token: ${says}` }],
    });
    expect(main.annotations[0]?.message).toMatch(/ set verify: false\.$/);
  }
  expect(isSetUp).toBe(main.conclusion === "success");
}

it.each(namedServers)(
  "$title: what main says of a good token, of a wrong one and of none",
  async ({ server: row }) => {
    const good = randomToken();
    const [told, toldOfWrong, toldOfNone] = await Promise.all(
      [good, randomToken(), ""].map((asked) => mainOn(row, { good, asked })),
    );
    if (told === undefined || toldOfWrong === undefined) throw new Error("Each of them was asked about.");
    expectToSay(told, row, row.says.good);
    expectToSay(toldOfWrong, row, row.says.wrong);
    expect(toldOfNone).toMatchObject({
      main: { annotations: [{ level: "error", title: "setup-registry-token: token-missing" }] },
      server: { requests: [] },
      isSetUp: false,
    });
  },
);
