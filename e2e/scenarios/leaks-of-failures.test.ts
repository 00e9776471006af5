import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Job } from "../runner/job.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { writeFileBelow } from "./folder-for-test.ts";
import { bearerTokens, printableTokens } from "./generated-tokens.ts";
import { expectNothingLeaks, withJob } from "./leak-search.ts";
import { randomToken } from "./random-token.ts";
import { printedByStep } from "./what-is-seen.ts";

interface Failure {
  title: string;
  /** The step's inputs, all of which together must make it fail. */
  inputs: (token: string) => Record<string, string>;
  /** What has to be in the home directory for that. */
  prepare?: (home: string, token: string) => Promise<unknown>;
}

const pub = { registry: "pub", url: "https://h.example" };
const composer = { registry: "composer", url: "https://h.example" };
const apkg = { registry: "apkg", store: "file" };

/** A path that leads to an error while the token is also in the input where it belongs, so that it is masked. */
const failures: Failure[] = [
  ...[pub, composer, apkg].map((inputs) => ({
    title: `${inputs.registry}, with the token in the URL`,
    inputs: (token: string) => ({ ...inputs, url: `https://user:${token}@h.example/`, token }),
  })),
  {
    title: "composer, with the token in the query of the URL",
    inputs: (token) => ({ ...composer, url: `https://h.example/?t=${token}`, token }),
  },
  ...(["pub", "composer", "apkg"] as const).flatMap((client) => {
    const inputs = { pub, composer, apkg }[client];
    return [
      {
        title: `${client}, with a malformed file that holds the token`,
        inputs: (token: string) => ({ ...inputs, token }),
        prepare: (home: string, token: string) =>
          writeFileBelow(
            home,
            clientFiles[client],
            `{"http-basic": {"h.example": {"password": ${JSON.stringify(token)}`,
          ),
      },
      {
        title: `${client}, with a file in UTF-16 that holds the token`,
        inputs: (token: string) => ({ ...inputs, token }),
        prepare: (home: string, token: string) =>
          writeFileBelow(
            home,
            clientFiles[client],
            Buffer.from(`\ufeff${JSON.stringify({ token })}`, "utf16le"),
          ),
      },
      {
        title: `${client}, with a directory in the place of the file`,
        inputs: (token: string) => ({ ...inputs, token }),
        prepare: (home: string) => mkdir(join(home, clientFiles[client]), { recursive: true }),
      },
    ];
  }),
  ...["registry", "store", "on-malformed", "cleanup", "remove-pub-dev-entry", "env-name"].map((name) => ({
    title: `with the token as ${name}`,
    inputs: (token: string) => ({ ...pub, token, [name]: token }),
  })),
  {
    title: "with a user name that has the token and a colon in it",
    inputs: (token) => ({ ...composer, username: `${token}:x`, token }),
  },
  { title: "with a line break in the token", inputs: (token) => ({ ...pub, token: `x\n${token}\ny` }) },
  { title: "with a blank after the token", inputs: (token) => ({ ...pub, token: `${token} ` }) },
  {
    title: "with the list and the single inputs",
    inputs: (token) => ({ registries: `- token: ${JSON.stringify(token)}`, token }),
  },
  {
    title: "with YAML that breaks off after the token",
    inputs: (token) => ({ registries: `- registry: apkg\n  token: ${JSON.stringify(token)}\n  url: [` }),
  },
  {
    title: "with YAML whose quotes are not closed",
    inputs: (token) => ({ registries: `- registry: apkg\n  token: '${token.replaceAll("'", "''")}\n` }),
  },
  {
    title: "with JSON that breaks off",
    inputs: (token) => ({ registries: `[{"registry":"apkg","token":${JSON.stringify(token)},` }),
  },
  {
    title: "with the token in an item with an unknown key",
    inputs: (token) => ({ registries: JSON.stringify([{ registry: "apkg", token, [`x${token}`]: token }]) }),
  },
  {
    title: "with the token as the URL of an item",
    inputs: (token) => ({ registries: JSON.stringify([{ registry: "composer", token, url: token }]) }),
  },
  {
    title: "with a second item that fails",
    inputs: (token) => ({
      registries: JSON.stringify([
        { ...composer, token },
        { registry: "apkg", token, store: "file" },
      ]),
    }),
    prepare: (home, token) => writeFileBelow(home, clientFiles.apkg, token),
  },
];

async function failing(job: Job, inputs: Record<string, string>) {
  const main = await job.uses(actionFolder, { with: { verify: "false", ...inputs }, id: "login" });
  expect(main).toMatchObject({ conclusion: "failure", outputs: {}, stderr: "" });
  expect(main.annotations.filter(({ level }) => level === "error")).toHaveLength(1);
  return main;
}

it.each(failures)("an error shows the token in no form: $title", async ({ inputs, prepare }) => {
  const property = fc.asyncProperty(bearerTokens, fc.boolean(), async (token, isDebug) => {
    await withJob({ isDebug }, async (job) => {
      const { home, workspace } = job.folders;
      await prepare?.(home, token);
      const atStart = await readFileTree(home);
      await expectNothingLeaks(job, [token], [await failing(job, inputs(token))]);
      expect(await readFileTree(home)).toEqual(atStart);
      expect(await readFileTree(workspace)).toEqual({});
    });
  });
  await fc.assert(property, { numRuns: 2, endOnFailure: true });
});

/** Pieces of a token that are long enough to be of use to somebody. */
function piecesOf(token: string): string[] {
  return Array.from({ length: Math.max(1, token.length - 9) }, (_, index) => token.slice(index, index + 10));
}

describe("a token in the wrong input, and in no other, so that nothing masks it", () => {
  const longToken = () => Array.from({ length: 12 }, randomToken).join(".");
  const places: [string, (token: string) => Record<string, string>][] = [
    ["url of pub", (token) => ({ ...pub, url: token })],
    ["url of composer", (token) => ({ ...composer, url: token })],
    ["url of apkg", (token) => ({ ...apkg, url: token })],
    // A slash would end the user-info.
    [
      "user-info of a URL of pub",
      (token) => ({ ...pub, url: `https://${token.replaceAll("/", "_")}@h.example` }),
    ],
    [
      "password of a URL of apkg",
      (token) => ({ ...apkg, url: `https://u:${token.replaceAll("/", "_")}@h.example` }),
    ],
    ["query of a URL of pub", (token) => ({ ...pub, url: `https://h.example/?token=${token}` })],
    ["registry", (token) => ({ ...pub, registry: token })],
    ["store", (token) => ({ ...pub, store: token })],
    ["env-name", (token) => ({ ...pub, "env-name": token })],
    ["username of a registry that has none", (token) => ({ ...pub, username: token })],
    ["on-malformed", (token) => ({ ...pub, "on-malformed": token })],
    ["cleanup", (token) => ({ ...pub, cleanup: token })],
    ["registries", (token) => ({ registry: "", url: "", registries: token })],
  ];

  it.each(places)("is not repeated in part or whole: %s", async (_title, inputs) => {
    for (const token of [
      randomToken(),
      `${randomToken()}@${randomToken()}`,
      `${randomToken()}?${randomToken()}`,
      longToken(),
    ]) {
      await withJob({}, async (job) => {
        const given = inputs(token);
        const rightful = "registries" in given ? {} : { token: randomToken() };
        const main = await job.uses(actionFolder, { with: { verify: "false", ...given, ...rightful } });
        expect(main.conclusion).toBe("failure");
        const printed = printedByStep(main);
        expect(piecesOf(token).filter((piece) => printed.includes(piece))).toEqual([]);
      });
    }
  });
});

it("an error of the second use in a job shows neither token", async () => {
  const property = fc.asyncProperty(printableTokens, printableTokens, async (first, second) => {
    await withJob({ isDebug: true }, async (job) => {
      const mains = [
        await job.uses(actionFolder, { with: { verify: "false", ...composer, token: first } }),
        await job.uses(actionFolder, { with: { verify: "false", ...pub, url: "not a URL", token: second } }),
      ];
      expect(mains.map(({ conclusion }) => conclusion)).toEqual(["success", "failure"]);
      await expectNothingLeaks(job, [first, second], mains);
      expect(await readFileTree(job.folders.home)).toEqual({});
    });
  });
  await fc.assert(property, { numRuns: 5, endOnFailure: true });
});
