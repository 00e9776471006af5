import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import { checkVariableName, deriveVariableName } from "../src/package-managers/variable-name.ts";
import data from "./data/pub-variables.json" with { type: "json" };
import names from "./data/variable-names.json" with { type: "json" };

const listed = (lines: readonly string[]) => lines.flatMap((line) => line.split(" "));
const read = Object.entries(names.read).flatMap(([program, lines]) =>
  listed(lines).map((name) => ({ program, name })),
);

describe("a derived name", () => {
  it("can be read, and is the same on every machine and in every run", () => {
    expect(deriveVariableName("PUB_TOKEN", "https://onepub.dev/api/yzohnoflyg/")).toBe(
      "PUB_TOKEN_ONEPUB_DEV_API_YZOHNOFLYG_3346F146",
    );
  });

  it("ends in the FNV-1a checksum of the URL", () => {
    expect(deriveVariableName("A", "")).toBe("A_811C9DC5");
    expect(deriveVariableName("A", "foobar")).toBe("A_FOOBAR_BF9CF968");
  });

  it("differs for URLs that read alike", () => {
    const urls = [
      "https://h.example/a",
      "https://h.example/a/",
      "https://h.example/A/",
      "http://h.example/a/",
    ];
    expect(new Set(urls.map((url) => deriveVariableName("PUB_TOKEN", url))).size).toBe(urls.length);
  });

  it("is always one that may be exported, and at most 64 characters long", () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string({ unit: "binary" })), (url) => {
        const name = deriveVariableName("PUB_TOKEN", url);
        expect(() => checkVariableName(name)).not.toThrow();
        expect(name.length).toBeLessThanOrEqual(64);
      }),
    );
  });
});

describe("a name that a person gives", () => {
  it.each(data.rows)("$id: $name", ({ name, isTaken }) => {
    if (isTaken) expect(() => checkVariableName(name)).not.toThrow();
    else expect(() => checkVariableName(name)).toThrow(RegistryTokenError);
  });

  it("is known to be read by some program in some hundred cases", () => {
    expect(read.length).toBeGreaterThan(400);
    expect(new Set(read.map(({ name }) => name)).size).toBe(read.length);
  });

  it.each(read)("$name is refused, as $program may read it", ({ name }) => {
    expect(() => checkVariableName(name)).toThrow(/^The name given .*: another program (?:reads|may read) /);
  });

  it.each(listed(names.free))("%s is taken", (name) => {
    expect(() => checkVariableName(name)).not.toThrow();
  });

  it("is refused if it does not say that it holds a secret, whatever else it says", () => {
    const word = fc
      .stringMatching(/^[A-Z][A-Z0-9]{0,9}$/)
      .filter((text) => !/TOKEN|SECRET|PASS|CRED|KEY|AUTH|PAT/.test(text));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(() => checkVariableName(parts.join("_"))).toThrow("TOKEN");
      }),
    );
  });

  it("is refused without breaking the line of the message", () => {
    try {
      checkVariableName("A\n::error::x");
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "input-invalid", message: expect.not.stringContaining("\n") });
    }
  });
});
