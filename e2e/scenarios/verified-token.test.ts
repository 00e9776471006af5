import { describe, expect, it } from "vitest";
import { startApkg } from "../registries/apkg.ts";
import { startComposerRepository } from "../registries/composer-repository.ts";
import { startOnePub } from "../registries/onepub.ts";
import { startPackageBroker } from "../registries/package-broker.ts";
import { startPubRepository } from "../registries/pub-repository.ts";
import type { RegistryServer } from "../registries/registry-server.ts";
import { htmlReply, overloadReply } from "../registries/reply.ts";
import type { Job } from "../runner/job.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { askedRegistries } from "./asked-registries.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";
import { serverForTest } from "./server-for-test.ts";

async function situation(start: () => Promise<RegistryServer>) {
  const [server, home] = [await serverForTest(start()), await folderForTest()];
  const token = randomToken();
  return { server, home, token, job: await jobForTest({ home, secrets: [token] }) };
}

/** Nothing was written, exported or put out, and a post finds nothing to do. */
async function expectUntouched(job: Job, home: string): Promise<void> {
  expect(await readFileTree(home)).toEqual({});
  expect(job.environment).toEqual({});
  const { posts } = await job.finish();
  expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
  expect(await readFileTree(home)).toEqual({});
}

describe.each(askedRegistries)("a token for $registry", ({ registry, start, question, times, account }) => {
  it("that is good is asked about, and then set up", async () => {
    const { server, home, token, job } = await situation(start);
    server.allow(token);
    const main = await job.uses(actionFolder, { with: { registry, url: server.url, token } });
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    expect(server.counts()).toEqual({ [question]: times });
    const withToken = server.requests.filter(({ credential }) => credential.scheme !== "none");
    expect(withToken).toHaveLength(1);
    expect(main.outputs).toMatchObject({ "registry-url": server.url, account, "expires-at": "" });
    expect(main.summary).toMatch(
      /^### Registry tokens\n\n\| Registry \| Account \| Expires \| Credential \| After the job \|\n/,
    );
    expect(main.summary).toContain(`| ${registry}`);
    await job.finish();
    expect(await readFileTree(home)).toEqual({});
  });

  it("that the registry does not know fails the step with the registry's answer, before any file is touched", async () => {
    const { server, home, token, job } = await situation(start);
    const main = await job.uses(actionFolder, { with: { registry, url: server.url, token } });
    expect(main).toMatchObject({
      conclusion: "failure",
      outputs: {},
      state: {},
      annotations: [{ level: "error", title: "setup-registry-token: token-rejected" }],
    });
    expect(main.annotations[0]?.message).toContain(`${new URL(server.url).origin} rejected the token (401)`);
    expect(server.counts()).toEqual({ [question]: 1 });
    await expectUntouched(job, home);
  });

  it("that was revoked fails the step", async () => {
    const { server, home, token, job } = await situation(start);
    server.allow(token);
    server.revoke(token);
    const main = await job.uses(actionFolder, { with: { registry, url: server.url, token } });
    expect(main.annotations).toMatchObject([{ title: "setup-registry-token: token-rejected" }]);
    await expectUntouched(job, home);
  });

  it("is not asked about with verify: false", async () => {
    const { server, token, job } = await situation(start);
    const main = await job.uses(actionFolder, {
      with: { registry, url: server.url, token, verify: "false" },
    });
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    expect(server.requests).toEqual([]);
    expect(main.summary).toContain("not asked");
  });

  it("fails the step if nothing listens where the registry should be", async () => {
    const { server, home, token, job } = await situation(start);
    const url = new URL(server.url);
    url.port = String(CLOSED_PORT);
    const main = await job.uses(actionFolder, { with: { registry, url: url.href, token } });
    expect(main.annotations).toMatchObject([
      {
        level: "error",
        title: "setup-registry-token: registry-unreachable",
        message: expect.stringMatching(/nothing accepts connections there.+ set verify: false\.$/),
      },
    ]);
    await expectUntouched(job, home);
  });

  it("is used with a warning if a page answers instead of the registry", async () => {
    const { server, token, job } = await situation(start);
    const headers = { "content-type": "text/html" };
    server.fail(
      /./,
      { kind: "reply", reply: { status: 200, headers, body: "<html>Log in</html>" } },
      Infinity,
    );
    const main = await job.uses(actionFolder, { with: { registry, url: server.url, token } });
    expect(main).toMatchObject({
      conclusion: "success",
      annotations: [
        {
          level: "warning",
          title: `The ${registry} token could not be verified`,
          message: expect.stringContaining(`${server.origin}`),
        },
      ],
    });
  });
});

/** A port on which nobody listens. One that was given back could be another test's by now; this one nobody is given. */
const CLOSED_PORT = 2;

describe("what the registry says of a token", () => {
  it("is told of an expired one by PACKAGE.broker", async () => {
    const server = await serverForTest(startPackageBroker());
    const { token } = server.issue({ expiresAt: Date.now() - 1000 });
    const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
    const main = await job.uses(actionFolder, {
      with: { registry: "package-broker", url: server.url, token },
    });
    expect(main.annotations).toMatchObject([
      {
        title: "setup-registry-token: token-expired",
        message: expect.stringContaining(
          'no longer takes the token, which has expired (401): "Token expired".',
        ),
      },
    ]);
  });

  it("is a limit for this hour, which does not fail the step", async () => {
    const server = await serverForTest(startPackageBroker());
    const { token } = server.issue({ rateLimit: 1 });
    const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
    const inputs = { registry: "package-broker", url: server.url, token };
    await job.uses(actionFolder, { with: inputs });
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main.conclusion).toBe("success");
    expect(main.log).toContain("its limit for this hour is reached");
    // Each request counts against the limit, so none is repeated.
    expect(server.requests).toHaveLength(2);
  });

  it("is that it may not read, which is a warning: somebody in between might have said so", async () => {
    for (const [registry, server] of [
      ["composer", await serverForTest(startComposerRepository())],
      ["package-broker", await serverForTest(startComposerRepository())],
    ] as const) {
      const token = randomToken();
      server.forbid(token);
      const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
      const main = await job.uses(actionFolder, { with: { registry, url: server.url, token } });
      expect(main).toMatchObject({ conclusion: "success", annotations: [{ level: "warning" }] });
      expect(main.annotations[0]?.message).toContain("does not allow this with the token (403)");
    }
  });

  it("is that it may not publish, which is well for a pub repository", async () => {
    const server = await serverForTest(startPubRepository());
    const token = randomToken();
    server.allow(token);
    const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
    const main = await job.uses(actionFolder, { with: { registry: "pub", url: server.url, token } });
    expect(main.conclusion).toBe("success");
    expect(main.log).toContain("The token may not publish packages.");
  });

  it("is nothing for a moment, after which it is asked again", async () => {
    const server = await serverForTest(startApkg());
    const token = randomToken();
    server.allow(token);
    server.fail("/auth/whoami", { kind: "reply", reply: overloadReply(503, "0") }, 2);
    const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
    const main = await job.uses(actionFolder, { with: { registry: "apkg", url: server.url, token } });
    expect(main.conclusion).toBe("success");
    expect(server.count("GET /auth/whoami")).toBe(3);
  });
});

it("a burst of jobs that OnePub answers with 429 for some seconds is outlasted", async () => {
  const server = await serverForTest(startOnePub());
  const token = randomToken();
  server.allow(token);
  server.fail("/api/organisation/details", { kind: "reply", reply: overloadReply(429) }, 5);
  const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
  const main = await job.uses(actionFolder, { with: { registry: "onepub", url: server.url, token } });
  expect(main).toMatchObject({ conclusion: "success", annotations: [] });
});

describe("OnePub without a url", () => {
  it("has the URL told by the token if the server is known", async () => {
    const server = await serverForTest(startOnePub());
    const token = randomToken();
    server.allow(token);
    const home = await folderForTest();
    const job = await jobForTest({ home, secrets: [token] });
    const main = await job.uses(actionFolder, { with: { registry: "onepub", url: server.origin, token } });
    expect(main.outputs["registry-url"]).toBe(server.url);
    expect(server.requests).toHaveLength(1);
  });

  it("needs the request, which verify: false forbids", async () => {
    const home = await folderForTest();
    const job = await jobForTest({ home });
    const main = await job.uses(actionFolder, {
      with: { registry: "onepub", token: randomToken(), verify: "false" },
    });
    expect(main.annotations).toMatchObject([
      { title: "setup-registry-token: input-invalid", message: expect.stringContaining("Give the url") },
    ]);
    await expectUntouched(job, home);
  });

  it("fails without an answer that tells the URL, and says to give it", async () => {
    const server = await serverForTest(startOnePub());
    const token = randomToken();
    server.allow(token);
    server.fail("/api/organisation/details", { kind: "reply", reply: htmlReply(403) });
    const home = await folderForTest();
    const job = await jobForTest({ home, secrets: [token] });
    const main = await job.uses(actionFolder, { with: { registry: "onepub", url: server.origin, token } });
    expect(main.annotations).toMatchObject([
      {
        title: "setup-registry-token: registry-misbehaved",
        message: expect.stringMatching(/403 with a page.+ give the url and set verify: false\.$/),
      },
    ]);
    await expectUntouched(job, home);
  });

  it("refuses a token of another organisation than the url names", async () => {
    const server = await serverForTest(startOnePub());
    const token = randomToken();
    server.allow(token);
    const home = await folderForTest();
    const job = await jobForTest({ home, secrets: [token] });
    const url = server.url.replace("examplepub", "anotherpub");
    const main = await job.uses(actionFolder, { with: { registry: "onepub", url, token } });
    expect(main.annotations).toMatchObject([
      { title: "setup-registry-token: token-forbidden", message: expect.stringContaining(server.url) },
    ]);
    await expectUntouched(job, home);
  });
});

describe("several registries", () => {
  it("are asked at the same time, each once with its token", async () => {
    const servers = await Promise.all(askedRegistries.map(({ start }) => serverForTest(start())));
    const items = askedRegistries.map(({ registry, question }, index) => {
      const server = servers[index];
      if (server === undefined) throw new Error("each registry has a server");
      const token = randomToken();
      server.allow(token);
      return { server, hold: server.hold(question), item: { registry, url: server.url, token } };
    });
    const list = items.map(({ item }) => item);
    const job = await jobForTest({ home: await folderForTest(), secrets: list.map(({ token }) => token) });
    const step = job.uses(actionFolder, { with: { registries: JSON.stringify(list) } });
    // None is answered before all have been asked.
    await Promise.all(items.map(({ hold }) => hold.arrived));
    for (const { hold } of items) hold.release();
    const main = await step;
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    expect(servers.map(({ requests }) => requests.length)).toEqual(askedRegistries.map(({ times }) => times));
    const outputs: { account: string }[] = JSON.parse(main.outputs.registries ?? "[]");
    expect(outputs.map(({ account }) => account)).toEqual(askedRegistries.map(({ account }) => account));
  });

  it("of which two refuse their tokens are both named, and nothing is set up", async () => {
    const [apkg, broker] = [await serverForTest(startApkg()), await serverForTest(startPackageBroker())];
    const onepub = await serverForTest(startOnePub());
    const [good, bad, worse] = [randomToken(), randomToken(), randomToken()];
    onepub.allow(good);
    const home = await folderForTest();
    const job = await jobForTest({ home, secrets: [good, bad, worse] });
    const main = await job.uses(actionFolder, {
      with: {
        registries: JSON.stringify([
          { registry: "onepub", url: onepub.url, token: good },
          { registry: "apkg", url: apkg.url, token: bad },
          { registry: "package-broker", url: broker.url, token: worse },
        ]),
      },
    });
    const messages = main.annotations.map(({ message }) => message).join("\n");
    expect(main.annotations).toHaveLength(2);
    for (const { origin } of [apkg, broker]) expect(messages).toContain(origin);
    await expectUntouched(job, home);
  });
});
