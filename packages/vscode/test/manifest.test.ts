import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Setting {
  readonly format?: string;
  readonly items?: { readonly format?: string };
  readonly scope?: string;
}

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const settings: [string, Setting][] = Object.entries(manifest.contributes.configuration.properties);
const naming = settings.filter(([, { format, items }]) => format === "uri" || items?.format === "uri");

describe("a setting that names a URL", () => {
  it("is one of these", () => {
    expect(naming.map(([name]) => name).sort()).toEqual([
      "registryTokens.apkg.url",
      "registryTokens.github.apiUrl",
      "registryTokens.onepub.url",
      "registryTokens.packageBroker.urls",
    ]);
  });

  it.each(naming)("such as %s can be set for a machine only, and is restricted", (name, { scope }) => {
    expect(scope).toBe("machine");
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain(name);
  });
});

describe("the extension", () => {
  it("runs where the package managers run, and has what it says of untrusted workspaces", () => {
    expect(manifest.extensionKind).toEqual(["workspace"]);
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe("limited");
    expect(manifest.capabilities.virtualWorkspaces.supported).toBe(false);
  });

  it("has every command in the menus of its view, with an icon where it is a button", () => {
    const { commands, menus } = manifest.contributes;
    const inMenus: { command: string; group: string }[] = [
      ...menus["view/title"],
      ...menus["view/item/context"],
    ];
    const known: { command: string; icon?: string }[] = commands;
    expect([...new Set(inMenus.map(({ command }) => command))].sort()).toEqual(
      known.map(({ command }) => command).sort(),
    );
    const buttons = inMenus.filter(({ group }) => /^(?:inline|navigation)/.test(group));
    for (const { command } of buttons) {
      expect(known.find((one) => one.command === command)?.icon).toMatch(/^\$\([\w-]+\)$/);
    }
  });

  it("names every setting that it reads", () => {
    const source = readFileSync(new URL("../src/settings.ts", import.meta.url), "utf8");
    const read = [...source.matchAll(/configuration\.get\("([\w.]+)"/g)].map(
      ([, name]) => `registryTokens.${name}`,
    );
    expect(read.length).toBeGreaterThan(4);
    for (const name of read) expect(settings.map(([setting]) => setting)).toContain(name);
  });
});
