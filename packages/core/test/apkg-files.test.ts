import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import table from "../../../e2e/registries/apkg/apkg-files.json" with { type: "json" };
import { isDirectory } from "../src/credential-file/directories.ts";
import { JsonSyntaxError } from "../src/credential-file/json-syntax-error.ts";
import { readUtf8 } from "../src/credential-file/read-file.ts";
import { RegistryTokenError } from "../src/errors.ts";
import { readApkgLogin } from "../src/package-managers/apkg-credentials.ts";
import { refuseDiversion } from "../src/package-managers/apkg-settings.ts";
import type { Surroundings } from "../src/surroundings.ts";
import { findCredentials } from "../src/workspace/find-credentials.ts";
import { apkgTarget, newToken } from "./workspace/find.ts";

interface Row {
  file: string;
  text?: string;
  hex?: string;
  stops: boolean;
  registry?: string;
  services?: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = table.rows;
const named = (file: string) =>
  rows.filter((row) => row.file === file).map((row) => [JSON.stringify(row.text ?? row.hex), row] as const);

/** A home with this file in it. */
function home({ file, text, hex }: Row) {
  const directory = mkdtempSync(join(tmpdir(), "apkg-files-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, ".apkg"));
  const path = join(directory, ".apkg", file);
  writeFileSync(path, hex === undefined ? (text ?? "") : Buffer.from(hex, "hex"));
  const surroundings: Surroundings = {
    platform: process.platform,
    env: { HOME: directory, APKG_TOKEN: newToken() },
    currentDirectory: directory,
    accountHome: () => directory,
    isDirectory,
    readText: readUtf8,
  };
  return { path, surroundings };
}

function failureIn(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("config.json is read as apkg reads it", () => {
  it.each(named("config.json"))("%s", (_title, row) => {
    const { path, surroundings } = home(row);
    const refuse = (url: string) => failureIn(() => refuseDiversion(path, url, surroundings));
    // No service is at this host, so that each which carries the token diverts it.
    const failure = refuse("https://nowhere.example.com");
    const isDiverted = row.services?.auth !== undefined;
    if (row.stops) {
      expect(failure).toBeInstanceOf(RegistryTokenError);
      expect(failure).toMatchObject({
        code: expect.stringMatching(/^credential-file-(?:malformed|unusable)$/),
      });
      expect(failure).toMatchObject({ message: expect.stringContaining("apkg stops at") });
    } else if (isDiverted) expect(failure).toMatchObject({ code: "registry-diverted" });
    else expect(failure).toBeUndefined();
    const { outcome } = findCredentials(apkgTarget, {
      surroundings,
      modeOf: () => undefined,
      composerOrder: undefined,
    });
    expect(outcome.kind).toBe(row.stops ? "stops" : "uses");
  });
});

describe("credentials.json is read as apkg reads it", () => {
  it.each(named("credentials.json"))("%s", (_title, row) => {
    const { path, surroundings } = home(row);
    const { outcome } = findCredentials(apkgTarget, {
      surroundings,
      modeOf: () => undefined,
      composerOrder: undefined,
    });
    expect(outcome.kind).toBe(row.stops ? "stops" : "uses");
    if (row.hex !== undefined) return;
    const failure = failureIn(() => readApkgLogin(readUtf8(path) ?? ""));
    if (row.stops) expect(failure).toBeInstanceOf(JsonSyntaxError);
    else {
      expect(failure).toBeUndefined();
      expect(readApkgLogin(readUtf8(path) ?? "")).toMatchObject({
        registry: "a",
        accessToken: "t",
        username: "u",
      });
    }
  });
});

it("of a service that stands twice, the last URL counts", () => {
  const text = '{"services":{"auth":"https://other.example.com","auth":"https://a.example.com"}}';
  const { path, surroundings } = home({ file: "config.json", text, stops: false });
  expect(failureIn(() => refuseDiversion(path, "https://a.example.com", surroundings))).toBeUndefined();
  expect(failureIn(() => refuseDiversion(path, "https://other.example.com", surroundings))).toMatchObject({
    code: "registry-diverted",
  });
});
