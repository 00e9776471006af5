import { describe, expect, test } from "vitest";
import { proposeSecretNames } from "../../src/workspace/secret-names.ts";
import { findSecretUses } from "../../src/workspace/secret-uses.ts";
import { need } from "./workflows.ts";

describe("uses of secrets", () => {
  test("are found in expressions, wherever in the workflow", () => {
    const text = [
      "env:",
      `  A: \${{ secrets.ONE }}`,
      `  B: "\${{ format('{0}', secrets['two']) }}"`,
      `  C: &c '\${{ secrets.THREE || secrets . FOUR }}'`,
      "  D: *c",
      "jobs:",
      "  a:",
      "    steps:",
      `      # \${{ secrets.COMMENT }}`,
      "      - run: |",
      `          # \${{ secrets.FIVE }}`,
      `          echo \${{ secrets.SIX }} secrets.NOT`,
      `      - {with: {x: ["\${{ secrets.seven }}"]}}`,
      `      - run: echo \${{ mysecrets.NOT }} \${{ secrets`,
    ].join("\n");
    const uses = findSecretUses(text);

    expect(uses.map(({ name }) => name)).toEqual(["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN"]);
    for (const { name, span } of uses) expect(text.slice(span.start, span.end).toUpperCase()).toBe(name);
  });

  test("are none in a text without expressions", () => {
    expect(findSecretUses("")).toEqual([]);
    expect(findSecretUses(`a: \${{ \${{ `.repeat(10))).toEqual([]);
  });
});

describe("names for secrets", () => {
  test("tell the kinds of registries", () => {
    expect(proposeSecretNames([need("onepub"), need("apkg"), need("package-broker")])).toEqual([
      "ONEPUB_TOKEN",
      "APKG_TOKEN",
      "PACKAGE_BROKER_TOKEN",
    ]);
  });

  test("tell the hosts, where several registries are of one kind, and the paths, where the hosts are the same", () => {
    const names = proposeSecretNames([
      need("package-broker", "https://p.example.com:8443"),
      need("package-broker", "https://q.example.com"),
      need("onepub", "https://onepub.dev/api/aaaaaaaaaa/"),
      need("onepub", "https://onepub.dev/api/bbbbbbbbbb/"),
      need("onepub", "https://onepub.dev/api/bbbbbbbbbb/"),
    ]);

    expect(names).toEqual([
      "PACKAGE_BROKER_TOKEN_P_EXAMPLE_COM_8443",
      "PACKAGE_BROKER_TOKEN_Q_EXAMPLE_COM",
      "ONEPUB_TOKEN_ONEPUB_DEV_API_AAAAAAAAAA",
      "ONEPUB_TOKEN_ONEPUB_DEV_API_BBBBBBBBBB",
      "ONEPUB_TOKEN_ONEPUB_DEV_API_BBBBBBBBBB_2",
    ]);
  });
});
