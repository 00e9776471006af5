import { describe, expect, it } from "vitest";
import { missingCredentials, missingCredentialText } from "../../src/diagnostics/missing-credential.ts";
import { escapeMarkdown } from "../../src/hovers/escape-markdown.ts";
import { needFacts } from "../../src/hovers/need-facts.ts";
import type { ExaminedNeed } from "../../src/workspace/examined-need.ts";
import { untranslated } from "../untranslated.ts";
import { accountForTest, SETTING } from "./registry-for-test.ts";

const NEED: ExaminedNeed["need"] = {
  packageManager: "composer",
  kinds: ["package-broker"],
  url: "https://packages.example",
  key: "packages.example",
  urlWithPassword: undefined,
  logIn: "possible",
  places: [],
};

function examined(changes: Partial<ExaminedNeed["need"]> = {}): ExaminedNeed {
  const need = { ...NEED, ...changes };
  const outcome = { kind: "nothing", why: "No file is there." } as const;
  return { need, hasCredential: false, report: { target: need, credentials: [], outcome, remarks: [] } };
}

describe("what is told of a registry without a credential", () => {
  it("is why the package manager has none", () => {
    expect(missingCredentialText(examined({ logIn: "required" }), untranslated)).toBe(
      "Composer has no usable credential for PACKAGE.broker (packages.example). No file is there.",
    );
  });

  it("is nothing if the host is ignored, or if it is apkg's and nothing private is needed", () => {
    const apkg = examined({ packageManager: "apkg", kinds: ["apkg"], url: "https://registry.example" });
    expect(missingCredentials([examined(), apkg], new Set())).toHaveLength(1);
    expect(missingCredentials([examined()], new Set(["packages.example"]))).toEqual([]);
  });

  it("names the accounts of that registry, with their ends, and no others", () => {
    const other = accountForTest({ url: "https://other.example" });
    expect(needFacts(examined(), [accountForTest(), other], SETTING)).toEqual([
      "No credential wins. No file is there.",
      "Account developer@example.com, logged in, expires in 3 days, not verified yet",
    ]);
  });
});

describe("a text from elsewhere in a hover", () => {
  it("can be neither a link, nor markup, nor a second line", () => {
    const text = escapeMarkdown("[x](command:y)\n\n<b>&");
    expect(text).not.toMatch(/[[\]()<>\n]|&(?!(?:#\d+|amp|lt);)/);
  });
});
