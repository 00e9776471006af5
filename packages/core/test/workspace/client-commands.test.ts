import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { clientCommandOf } from "../../src/workspace/client-commands.ts";
import { splitShellCommands } from "../../src/workspace/shell-commands.ts";
import data from "../data/workspace-commands.json" with { type: "json" };

describe("of a shell script", () => {
  test.each(data.rows.map((row) => [row.script, row] as const))("%j", (script, { commands, url }) => {
    const found = splitShellCommands(script).flatMap(({ words, span }) => {
      const command = clientCommandOf(words);
      return command ? [{ ...command, text: script.slice(span.start, span.end) }] : [];
    });

    expect(found.map(({ packageManager, does, text }) => [packageManager, does, text])).toEqual(commands);
    expect(found.find((command) => command.url)?.url).toBe(url);
  });
});

describe("of any text", () => {
  const text = fc.oneof(
    fc.string({
      unit: fc.constantFrom(..."'\"\\;&|()#<-`^$ \t\r\n", "EOF", "<<EOF", "dart ", "pub ", "get"),
    }),
    fc.string({ unit: "binary" }),
  );

  it("the commands do not overlap, and each has a word", () => {
    fc.assert(
      fc.property(text, (script) => {
        let end = 0;
        for (const { words, span } of splitShellCommands(script)) {
          expect(words.length).toBeGreaterThan(0);
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          clientCommandOf(words);
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(script.length);
      }),
      { numRuns: 1000 },
    );
  });
});
