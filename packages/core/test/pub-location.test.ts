import { describe, expect, it } from "vitest";
import { pubTokensFile } from "../src/package-managers/pub-location.ts";
import { pubLogFiles } from "../src/package-managers/pub-log.ts";
import type { Surroundings } from "../src/surroundings.ts";

function surroundings(platform: NodeJS.Platform, env: Record<string, string>): Surroundings {
  return {
    platform,
    env,
    currentDirectory: platform === "win32" ? "D:\\job" : "/job",
    accountHome: () => "/home/by-account",
    isDirectory: () => true,
    readText: () => undefined,
  };
}

describe("pub-tokens.json is where pub looks for it", () => {
  it.each<[NodeJS.Platform, Record<string, string>, string]>([
    ["linux", { HOME: "/home/u" }, "/home/u/.config/dart/pub-tokens.json"],
    ["linux", { HOME: "/home/u", XDG_CONFIG_HOME: "/x" }, "/x/dart/pub-tokens.json"],
    ["linux", { XDG_CONFIG_HOME: "/x" }, "/x/dart/pub-tokens.json"],
    ["linux", { HOME: "/home/u", XDG_CONFIG_HOME: "" }, "/job/dart/pub-tokens.json"],
    ["linux", { HOME: "/home/u", XDG_CONFIG_HOME: "x/y" }, "/job/x/y/dart/pub-tokens.json"],
    ["linux", { HOME: "" }, "/job/.config/dart/pub-tokens.json"],
    ["linux", { HOME: "/home/u", PUB_CACHE: "/cache" }, "/home/u/.config/dart/pub-tokens.json"],
    ["darwin", { HOME: "/Users/u" }, "/Users/u/Library/Application Support/dart/pub-tokens.json"],
    [
      "darwin",
      { HOME: "/Users/u", XDG_CONFIG_HOME: "/x" },
      "/Users/u/Library/Application Support/dart/pub-tokens.json",
    ],
    [
      "win32",
      { APPDATA: "C:\\Users\\u\\AppData\\Roaming", HOME: "/c/u" },
      "C:\\Users\\u\\AppData\\Roaming\\dart\\pub-tokens.json",
    ],
    ["win32", { APPDATA: "" }, "D:\\job\\dart\\pub-tokens.json"],
  ])("on %s with %o it is %s", (platform, env, file) => {
    expect(pubTokensFile(surroundings(platform, env))).toBe(file);
  });

  it.each<[NodeJS.Platform, Record<string, string>, string]>([
    ["linux", {}, "HOME is not set"],
    ["darwin", { XDG_CONFIG_HOME: "/x" }, "HOME is not set"],
    ["win32", { HOME: "/c/u", XDG_CONFIG_HOME: "/x" }, "APPDATA is not set"],
  ])("R18: on %s with %o there is no place for it, account or not", (platform, env, reason) => {
    expect(() => pubTokensFile(surroundings(platform, env))).toThrow(
      expect.objectContaining({ code: "location-unknown", message: expect.stringContaining(reason) }),
    );
  });
});

describe("pub's log", () => {
  it.each<[NodeJS.Platform, Record<string, string>, string[]]>([
    ["linux", { HOME: "/home/u" }, ["/home/u/.pub-cache/log/pub_log.txt"]],
    ["darwin", { HOME: "/Users/u" }, ["/Users/u/.pub-cache/log/pub_log.txt"]],
    [
      "linux",
      { HOME: "/home/u", PUB_CACHE: "/c" },
      ["/c/log/pub_log.txt", "/home/u/.pub-cache/log/pub_log.txt"],
    ],
    ["linux", { HOME: "/home/u", PUB_CACHE: "/home/u/.pub-cache" }, ["/home/u/.pub-cache/log/pub_log.txt"]],
    ["linux", { PUB_CACHE: "" }, ["/job/log/pub_log.txt"]],
    ["linux", {}, []],
    [
      "win32",
      { LOCALAPPDATA: "C:\\Users\\u\\AppData\\Local", HOME: "/c/u" },
      ["C:\\Users\\u\\AppData\\Local\\Pub\\Cache\\log\\pub_log.txt"],
    ],
  ])("may be, on %s with %o, at %o", (platform, env, files) => {
    expect(pubLogFiles(surroundings(platform, env))).toEqual(files);
  });
});
