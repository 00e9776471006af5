import { describe, expect, test } from "vitest";
import { JsonSyntaxError } from "../src/credential-file/json-syntax-error.ts";
import { composerAuth } from "../src/package-managers/composer-auth.ts";
import data from "./data/composer-config-command.json" with { type: "json" };

type Vector = (typeof data.vectors)[number];

const deviations: ReadonlyMap<string, string> = new Map(Object.entries(data.deviations));

/** Does to the text what `composer config` was asked to do. */
function run(vector: Vector): string | undefined {
  let text = vector.initial ?? undefined;
  if (text !== undefined) composerAuth.check(text);
  for (const command of vector.cmds) {
    const position = command.findIndex((word) => word.startsWith("http-basic."));
    const key = command[position]?.slice("http-basic.".length) ?? "";
    const [username, password] = command.slice(position + 1);
    text = command.includes("--unset")
      ? text && composerAuth.remove(text, key)
      : composerAuth.put(text, key, JSON.stringify({ username, password }));
  }
  return text;
}

/** What Composer would know after reading the text: everything but empty sections. */
function meaning(text: string | null | undefined): unknown {
  const root: Record<string, unknown> = JSON.parse(text ?? "{}");
  return Object.fromEntries(Object.entries(root).filter(([, value]) => JSON.stringify(value) !== "{}"));
}

describe("composer config, done by our own hands", () => {
  const succeeded = data.vectors.filter((vector) => vector.expected["2.5.5"].exit === 0);
  const refused = data.vectors.filter((vector) => vector.expected["2.5.5"].exit !== 0);

  test.each(succeeded)("leaves the same credentials as both Composers: $id ($desc)", (vector) => {
    const text = run(vector);

    expect(meaning(text)).toEqual(meaning(vector.expected["2.5.5"].result));
    expect(meaning(text)).toEqual(meaning(vector.expected["2.10-dev"].result));
  });

  test.each(succeeded.filter(({ id }) => !deviations.has(id)))(
    "leaves the same bytes as Composer where nothing says otherwise: $id",
    (vector) => {
      expect(run(vector)).toBe(vector.expected["2.5.5"].result);
    },
  );

  test.each(refused.filter(({ id }) => !deviations.has(id)))(
    "refuses the file that Composer refuses, without quoting it: $id ($desc)",
    (vector) => {
      expect(() => run(vector)).toThrow(JsonSyntaxError);
      expect(() => run(vector)).toThrow(/^line \d+, column \d+: [a-zA-Z ",-]+$/);
    },
  );
});

describe("the list of deliberate deviations", () => {
  test("names real vectors and gives each a reason", () => {
    const ids = data.vectors.map(({ id }) => id);

    for (const [id, reason] of deviations) {
      expect(ids).toContain(id);
      expect(Object.keys(data.reasons)).toContain(reason);
    }
    expect(new Set(deviations.values())).toEqual(new Set(Object.keys(data.reasons)));
  });

  test.each(data.vectors.filter(({ id }) => deviations.has(id)))(
    "holds no vector that Composer and we agree on: $id",
    (vector) => {
      expect(run(vector)).not.toBe(vector.expected["2.5.5"].result);
    },
  );

  test("leaves no recorded vector without a verdict", () => {
    const outOfScope = Object.keys(data.outOfScope);

    expect(data.vectors.filter(({ id }) => outOfScope.includes(id))).toEqual([]);
    expect(data.vectors.length + outOfScope.length).toBe(68);
  });

  test("writes no skeleton: a new file holds the entry only", () => {
    const text = composerAuth.put(undefined, "repo.example.com", '{"username":"token","password":"p"}');

    expect(text).toBe(`{
    "http-basic": {
        "repo.example.com": {
            "username": "token",
            "password": "p"
        }
    }
}
`);
  });

  test("turns an empty list of hosts into an object with the entry", () => {
    const text = composerAuth.put('{"http-basic":[]}\n', "h", '{"username":"u","password":"p"}');

    expect(text).toBe('{"http-basic":{"h":{"username":"u","password":"p"}}}\n');
  });
});
