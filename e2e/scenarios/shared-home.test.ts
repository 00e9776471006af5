import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runApkg } from "../clients/apkg-reader.ts";
import { readPubCredential } from "../clients/pub-reader.ts";
import { startApkg } from "../registries/apkg.ts";
import type { Job } from "../runner/job.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";
import { serverForTest } from "./server-for-test.ts";

const pubUrl = "https://onepub.dev/api/examplepub/";
const composerUrl = "https://packages.example";

/** Every order of two mains and their posts in which each post follows its main: `a` main, `A` post. */
const orders = ["aAbB", "abAB", "abBA", "baAB", "baBA", "bBaA"];

/** The credential that `dart pub` of this job would send for the shared URL. */
async function pubAuthorization(job: Job): Promise<string | undefined> {
  const tokenFile = join(job.folders.home, clientFiles.pub);
  const credential = await readPubCredential({ tokenFile, environment: job.environment, hostedUrl: pubUrl });
  return credential.kind === "sent" ? credential.authorization : undefined;
}

/** The password that Composer of this job would use for the shared host: COMPOSER_AUTH beats auth.json. */
async function composerPassword(job: Job): Promise<string | undefined> {
  const { host } = new URL(composerUrl);
  const file = await readFile(join(job.folders.home, clientFiles.composer), "utf8").catch(() => "{}");
  const passwords = [job.environment.COMPOSER_AUTH ?? "{}", file].map(
    (text) => JSON.parse(text)["http-basic"]?.[host]?.password,
  );
  return passwords.find((password) => password !== undefined);
}

interface Client {
  title: string;
  inputs: (token: string) => Record<string, string>;
  /** What the job's client would send, as it depends on the token. */
  sent: (job: Job) => Promise<string | undefined>;
  expected: (token: string) => string;
}

const clients: Client[] = [
  {
    title: "pub, by variables",
    inputs: (token) => ({ registry: "onepub", url: pubUrl, token }),
    sent: pubAuthorization,
    expected: (token) => `Bearer ${token}`,
  },
  {
    title: "pub, by variables with names of their own",
    inputs: (token) => ({
      registry: "onepub",
      url: pubUrl,
      token,
      "env-name": `TOKEN_${token.slice(0, 12).toUpperCase()}`,
    }),
    sent: pubAuthorization,
    expected: (token) => `Bearer ${token}`,
  },
  {
    title: "Composer, the first by auth.json",
    inputs: (token) => ({ registry: "package-broker", url: composerUrl, token }),
    sent: composerPassword,
    expected: (token) => token,
  },
  {
    title: "Composer, by COMPOSER_AUTH",
    inputs: (token) => ({ registry: "package-broker", url: composerUrl, token, store: "env" }),
    sent: composerPassword,
    expected: (token) => token,
  },
];

/** A home with files that a user formatted by hand, and an older entry for the same registries. */
async function furnishedHome(): Promise<string> {
  const home = await folderForTest();
  const hosted = [
    { url: pubUrl, token: randomToken() },
    { url: "https://two.example", env: "TWO" },
  ];
  await writeFileBelow(home, clientFiles.pub, `{ "version": 1,\n  "hosted": ${JSON.stringify(hosted)} }`);
  const basic = { "packages.example": { username: "old", password: randomToken() } };
  await writeFileBelow(
    home,
    clientFiles.composer,
    `{"http-basic":\n\t${JSON.stringify(basic)}, "bearer": []}\n`,
  );
  return home;
}

describe.each(clients)(
  "two jobs with different tokens for one registry share a home: $title",
  ({ inputs, sent, expected }) => {
    it.each(orders)(
      "in the order %s each sends its own token until its post, and every byte comes back",
      async (order) => {
        const home = await furnishedHome();
        const atStart = await readFileTree(home);
        const [a, b] = [await jobForTest({ home }), await jobForTest({ home })];
        const tokens = { a: randomToken(), b: randomToken() };
        const running = new Map<Job, string>();
        for (const moment of order) {
          const [job, token] = moment.toLowerCase() === "a" ? [a, tokens.a] : [b, tokens.b];
          if (moment === moment.toLowerCase()) {
            const main = await job.uses(actionFolder, { with: { verify: "false", ...inputs(token) } });
            expect(main.conclusion).toBe("success");
            running.set(job, token);
          } else {
            running.delete(job);
            const { posts } = await job.finish();
            expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
          }
          for (const [other, itsToken] of running) expect(await sent(other)).toBe(expected(itsToken));
        }
        expect(await readFileTree(home)).toEqual(atStart);
      },
    );
  },
);

describe("jobs that share a home", () => {
  it("with one token for one host share the entry in auth.json until the last post", async () => {
    const home = await furnishedHome();
    const atStart = await readFileTree(home);
    const token = randomToken();
    const jobs = await Promise.all([jobForTest({ home }), jobForTest({ home }), jobForTest({ home })]);
    const inputs = { registry: "composer", url: composerUrl, token, store: "file" };
    const mains = await Promise.all(
      jobs.map((job) => job.uses(actionFolder, { with: { verify: "false", ...inputs } })),
    );
    expect(mains.map(({ conclusion }) => conclusion)).toEqual(["success", "success", "success"]);
    for (const job of jobs) {
      expect(await composerPassword(job)).toBe(token);
      await job.finish();
    }
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it("with different tokens for one host are told so where only a file will do", async () => {
    const home = await furnishedHome();
    const atStart = await readFileTree(home);
    const [one, other] = [await jobForTest({ home }), await jobForTest({ home })];
    const token = randomToken();
    const inputs = { registry: "composer", url: composerUrl, store: "file" };
    await one.uses(actionFolder, { with: { verify: "false", ...inputs, token } });
    const meanwhile = await readFileTree(home);
    const main = await other.uses(actionFolder, {
      with: { verify: "false", ...inputs, token: randomToken() },
    });
    expect(main.annotations).toMatchObject([
      {
        level: "error",
        message: expect.stringContaining("Another running job of this user holds a different credential"),
      },
    ]);
    expect(await readFileTree(home)).toEqual(meanwhile);
    await other.finish();
    expect(await composerPassword(one)).toBe(token);
    await one.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it("each use apkg with a token of their own, past a login of the user", async () => {
    const server = await serverForTest(startApkg());
    const home = await folderForTest();
    const login = { registry: server.url, accessToken: randomToken(), refreshToken: "", username: "example" };
    await writeFileBelow(home, clientFiles.apkg, JSON.stringify(login));
    const atStart = await readFileTree(home);
    const [one, other] = [await jobForTest({ home }), await jobForTest({ home })];
    const tokens = new Map([
      [one, randomToken()],
      [other, randomToken()],
    ]);
    for (const [job, token] of tokens) {
      server.allow(token);
      await job.uses(actionFolder, { with: { verify: "false", registry: "apkg", url: server.url, token } });
    }
    for (const [job, token] of tokens) {
      const run = await runApkg({ home, environment: job.environment, command: "whoami" });
      expect(run).toMatchObject({ exitCode: 0 });
      expect(server.requests.at(-1)?.credential).toEqual({ scheme: "bearer", token });
      await job.finish();
    }
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it("may run all mains, and then all posts, at the same moment, several steps in each", async () => {
    const home = await furnishedHome();
    const atStart = await readFileTree(home);
    const jobs = await Promise.all([jobForTest({ home }), jobForTest({ home })]);
    const steps = jobs.flatMap((job) =>
      [...clients.slice(0, 1), ...clients.slice(2, 3)].flatMap(({ inputs }) => {
        const token = randomToken();
        return [
          job.uses(actionFolder, { with: { verify: "false", ...inputs(token) } }),
          job.uses(actionFolder, {
            with: { verify: "false", ...inputs(token), url: "https://other.example" },
          }),
        ];
      }),
    );
    expect((await Promise.all(steps)).map(({ conclusion }) => conclusion)).toEqual(
      steps.map(() => "success"),
    );
    for (const job of jobs) expect(await pubAuthorization(job)).toMatch(/^Bearer /);
    const results = await Promise.all(jobs.map((job) => job.finish()));
    expect(results.flatMap(({ posts }) => posts.flatMap(({ annotations }) => annotations))).toEqual([]);
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it("keep each other's credential when another program adds an entry meanwhile, which stays", async () => {
    const home = await folderForTest();
    const [one, other] = [await jobForTest({ home }), await jobForTest({ home })];
    const inputs = { registry: "pub", store: "file" };
    await one.uses(actionFolder, { with: { verify: "false", ...inputs, url: pubUrl, token: randomToken() } });
    const file = join(home, clientFiles.pub);
    const added = { url: "https://added.example", token: randomToken() };
    const { hosted } = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ version: 1, hosted: [...hosted, added] }));
    const token = randomToken();
    await other.uses(actionFolder, {
      with: { verify: "false", ...inputs, url: "https://other.example", token },
    });
    await one.finish();
    expect(JSON.parse(await readFile(file, "utf8")).hosted).toEqual([
      added,
      { url: "https://other.example", token },
    ]);
    await other.finish();
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ version: 1, hosted: [added] });
  });
});

describe("a machine that went down in the middle of a job", () => {
  it.each([
    ["pub", { registry: "pub", url: pubUrl, store: "file" }],
    ["pub, by variables", { registry: "pub", url: pubUrl }],
    ["Composer", { registry: "composer", url: composerUrl }],
  ])("gets its files put right by the next job: %s", async (_title, inputs) => {
    const home = await furnishedHome();
    const atStart = await readFileTree(home);
    // The same runner has the same folder again.
    const runnerTemp = await folderForTest();
    const killed = await jobForTest({ home, runnerTemp });
    await killed.uses(actionFolder, { with: { verify: "false", ...inputs, token: randomToken() } });
    await killed.shutdown();
    expect((await killed.finish()).posts).toEqual([]);
    expect(await readFileTree(home)).not.toEqual(atStart);
    const next = await jobForTest({ home, runnerTemp });
    const main = await next.uses(actionFolder, {
      with: { verify: "false", ...inputs, url: "https://next.example", token: randomToken() },
    });
    expect(main.conclusion).toBe("success");
    await next.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it.each([
    ["pub", { registry: "pub", url: pubUrl }, pubAuthorization, "Bearer "],
    ["Composer", { registry: "composer", url: composerUrl }, composerPassword, ""],
  ] as const)(
    "gets its files put right by the post of a job that ran beside it: %s",
    async (_title, inputs, sent, scheme) => {
      const home = await furnishedHome();
      const atStart = await readFileTree(home);
      const [killed, other] = [await jobForTest({ home }), await jobForTest({ home })];
      const token = randomToken();
      await killed.uses(actionFolder, { with: { verify: "false", ...inputs, token: randomToken() } });
      await other.uses(actionFolder, { with: { verify: "false", ...inputs, token } });
      await killed.shutdown();
      expect(await sent(other)).toBe(scheme + token);
      await other.finish();
      expect(await readFileTree(home)).toEqual(atStart);
    },
  );

  it("leaves no entry in effect that the next job could take for its own", async () => {
    const home = await furnishedHome();
    const atStart = await readFileTree(home);
    const killed = await jobForTest({ home });
    await killed.uses(actionFolder, {
      with: { verify: "false", registry: "composer", url: composerUrl, token: randomToken() },
    });
    await killed.shutdown();
    const next = await jobForTest({ home });
    const token = randomToken();
    const inputs = { registry: "composer", url: composerUrl, token, store: "file" };
    expect((await next.uses(actionFolder, { with: { verify: "false", ...inputs } })).conclusion).toBe(
      "success",
    );
    expect(await composerPassword(next)).toBe(token);
    await next.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });
});
