import fc from "fast-check";
import { expect, it } from "vitest";
import { actionFolder } from "./action-folder.ts";
import { readFileTree } from "./file-tree.ts";
import { bearerTokens, printableTokens } from "./generated-tokens.ts";
import { expectNothingLeaks, printAll, USER, withJob } from "./leak-search.ts";
import { randomToken } from "./random-token.ts";
import { formsFound, secretForms } from "./secret-forms.ts";
import { allFileText, seenOfStep } from "./what-is-seen.ts";

interface Item {
  registry: string;
  url: string;
  token: string;
  username?: string;
  store?: string;
}

/** Eight registries of all kinds, each with a token and a store of its own. */
const lists: fc.Arbitrary<Item[]> = fc
  .record({
    bearer: fc.array(fc.tuple(bearerTokens, fc.constantFrom("auto", "env", "file")), {
      minLength: 3,
      maxLength: 3,
    }),
    printable: fc.array(fc.tuple(printableTokens, fc.constantFrom("auto", "env", "file"), fc.boolean()), {
      minLength: 5,
      maxLength: 5,
    }),
  })
  .map(({ bearer, printable }) => [
    ...bearer.map(([token, store], index) => ({
      registry: "pub",
      url: `https://pub${index}.example/x/`,
      token,
      store,
    })),
    ...printable.map(([token, store, hasUser], index) =>
      index === 0
        ? { registry: "apkg", url: "https://apkg.example", token, store }
        : {
            registry: "composer",
            url: `https://composer${index}.example`,
            token,
            store,
            ...(hasUser ? { username: USER } : {}),
          },
    ),
  ]);

/** How a workflow may spell the list: JSON, or YAML with tokens in either kind of quotes. */
const spellings = {
  json: (items: readonly Item[]) => JSON.stringify(items, undefined, 2),
  double: (items: readonly Item[]) => yaml(items, (text) => JSON.stringify(text)),
  single: (items: readonly Item[]) => yaml(items, (text) => `'${text.replaceAll("'", "''")}'`),
  folded: (items: readonly Item[]) => yaml(items, (text) => `>-\n    ${text}`),
};

function yaml(items: readonly Item[], quote: (text: string) => string): string {
  return items
    .map((item) =>
      Object.entries(item)
        .map(([key, value]) => `${key}: ${quote(value)}`)
        .join("\n  "),
    )
    .map((text) => `- ${text}\n`)
    .join("");
}

it("no token of a list is seen anywhere in any form, in whatever store it goes", async () => {
  const property = fc.asyncProperty(
    lists,
    fc.constantFrom(...Object.keys(spellings)) as fc.Arbitrary<keyof typeof spellings>,
    fc.record({ isDebug: fc.boolean(), isSecret: fc.boolean() }),
    async (items, spelling, { isDebug, isSecret }) => {
      const tokens = items.map(({ token }) => token);
      await withJob({ isDebug, secrets: isSecret ? tokens : [] }, async (job) => {
        const main = await job.uses(actionFolder, {
          with: { verify: "false", registries: spellings[spelling](items) },
        });
        expect(main.conclusion).toBe("success");
        await expectNothingLeaks(job, tokens, [main]);
        expect(await readFileTree(job.folders.home)).toEqual({});
        expect(await readFileTree(job.folders.workspace)).toEqual({});
      });
    },
  );
  await fc.assert(property, { numRuns: 30, endOnFailure: true });
});

it("no token that goes into a variable is in any file while the job runs", async () => {
  const tokensOfJob = fc.tuple(
    fc.array(bearerTokens, { minLength: 6, maxLength: 6 }),
    printableTokens,
    printableTokens,
  );
  const property = fc.asyncProperty(tokensOfJob, async ([bearer, ofApkg, ofComposer]) => {
    const items = [
      ...bearer.map((token, index) => ({ registry: "pub", url: `https://pub${index}.example`, token })),
      { registry: "apkg", url: "https://apkg.example", token: ofApkg },
      { registry: "composer", url: "https://composer.example", token: ofComposer, store: "env" },
    ];
    const tokens = items.map(({ token }) => token);
    await withJob({}, async (job) => {
      const main = await job.uses(actionFolder, {
        with: { verify: "false", registries: spellings.json(items) },
      });
      expect(main.conclusion).toBe("success");
      const { home, temporary, workspace } = job.folders;
      expect(formsFound(await allFileText(home, temporary, workspace), tokens)).toEqual([]);
      expect(formsFound(Object.values(job.environment).join("\n"), tokens).length).toBeGreaterThanOrEqual(
        tokens.length,
      );
      await expectNothingLeaks(job, tokens, [main]);
    });
  });
  await fc.assert(property, { numRuns: 6, endOnFailure: true });
});

it("a single token is not seen in any form, in the inputs' own spelling", async () => {
  const property = fc.asyncProperty(
    printableTokens,
    fc.constantFrom("file", "env"),
    fc.constantFrom("", "\n", "\r\n"),
    async (token, store, end) => {
      await withJob({ isDebug: true }, async (job) => {
        const inputs = { registry: "composer", url: "https://h.example", username: USER, store };
        const main = await job.uses(actionFolder, {
          with: { verify: "false", ...inputs, token: token + end },
        });
        expect(main.conclusion).toBe("success");
        await expectNothingLeaks(job, [token], [main]);
      });
    },
  );
  await fc.assert(property, { numRuns: 12, endOnFailure: true });
});

it("a leak would be found: a job without this action shows its token", async () => {
  const token = randomToken();
  await withJob({}, async (job) => {
    const printing = await printAll(job, [token]);
    expect(formsFound(seenOfStep(printing), [token])).toEqual(
      secretForms(token).filter((form) => printing.log.includes(form)),
    );
    expect(formsFound(seenOfStep(printing), [token]).length).toBeGreaterThan(10);
  });
});
