import { describe, expect, test } from "vitest";
import { composerAuthFile } from "../src/package-managers/composer-home.ts";
import { type ComposerMachine, composerMachine } from "./composer-machine.ts";

const HOME = "/home/dev";

function authFile(machine: ComposerMachine): string {
  return composerAuthFile(composerMachine(machine));
}

describe("the global auth.json on Linux and macOS", () => {
  test.each<[string, string, ComposerMachine]>([
    ["is in ~/.composer where nothing speaks of XDG", `${HOME}/.composer`, { env: { HOME } }],
    [
      "stays in ~/.composer without XDG, even if ~/.config/composer exists",
      `${HOME}/.composer`,
      { env: { HOME }, directories: [`${HOME}/.config/composer`] },
    ],
    [
      "is in ~/.config/composer where /etc/xdg exists",
      `${HOME}/.config/composer`,
      { env: { HOME }, directories: ["/etc/xdg"] },
    ],
    [
      "is in ~/.config/composer if any XDG variable is set",
      `${HOME}/.config/composer`,
      { env: { HOME, XDG_RUNTIME_DIR: "/run/user/1" } },
    ],
    ["counts an empty XDG variable", `${HOME}/.config/composer`, { env: { HOME, XDG_CONFIG_HOME: "" } }],
    ["does not count an unset one", `${HOME}/.composer`, { env: { HOME, XDG_CONFIG_HOME: undefined } }],
    ["follows XDG_CONFIG_HOME", "/etc/dev/composer", { env: { HOME, XDG_CONFIG_HOME: "/etc/dev" } }],
    [
      "stays in ~/.composer if only that directory exists",
      `${HOME}/.composer`,
      { env: { HOME, XDG_RUNTIME_DIR: "/run" }, directories: [`${HOME}/.composer`] },
    ],
    [
      "prefers the XDG directory if both exist",
      `${HOME}/.config/composer`,
      {
        env: { HOME, XDG_RUNTIME_DIR: "/run" },
        directories: [`${HOME}/.composer`, `${HOME}/.config/composer`],
      },
    ],
    ["needs a directory, not a file", `${HOME}/.composer`, { env: { HOME }, files: { "/etc/xdg": "" } }],
    ["drops slashes at the end of HOME", "/home/dev/.composer", { env: { HOME: "/home/dev//" } }],
    [
      "obeys COMPOSER_HOME before all else",
      "/c",
      { env: { HOME, COMPOSER_HOME: "/c", XDG_CONFIG_HOME: "/x" } },
    ],
    ["obeys COMPOSER_HOME without a HOME", "/c", { env: { COMPOSER_HOME: "/c/" } }],
    ["ignores an empty COMPOSER_HOME", `${HOME}/.composer`, { env: { HOME, COMPOSER_HOME: "" } }],
    ["expands ~/ in COMPOSER_HOME", `${HOME}/c`, { env: { HOME, COMPOSER_HOME: "~/c" } }],
    [
      "asks the user database for ~/ without a HOME",
      "/users/ci/c",
      { env: { COMPOSER_HOME: "~/c" }, accountHome: "/users/ci" },
    ],
    [
      "takes another user's ~name literally",
      "/srv/app/~other/c",
      { env: { COMPOSER_HOME: "~other/c" }, currentDirectory: "/srv/app" },
    ],
    ["expands a variable at the start", "/data/c", { env: { COMPOSER_HOME: "$DATA/c", DATA: "/data" } }],
    ["expands a variable in percent signs", "/data/c", { env: { COMPOSER_HOME: "%DATA%/c", DATA: "/data" } }],
    ["takes a later dollar sign literally", "/data/$X", { env: { COMPOSER_HOME: "/data/$X", X: "x" } }],
    [
      "counts a relative path from the working directory",
      "/srv/app/c",
      { env: { HOME, COMPOSER_HOME: "c" }, currentDirectory: "/srv/app" },
    ],
  ])("%s", (_rule, directory, machine) => {
    expect(authFile({ platform: "linux", ...machine })).toBe(`${directory}/auth.json`);
    expect(authFile({ platform: "darwin", ...machine })).toBe(`${directory}/auth.json`);
  });

  test.each([{}, { HOME: "" }, { HOME: undefined }])(
    "is nowhere without a HOME, as for Composer: %j",
    (env) => {
      expect(() => authFile({ env })).toThrow(expect.objectContaining({ code: "location-unknown" }));
    },
  );
});

describe("the global auth.json on Windows", () => {
  const platform = "win32";

  test("is below APPDATA, whatever XDG says", () => {
    const env = { APPDATA: "C:\\Users\\dev\\AppData\\Roaming", HOME: "C:\\home", XDG_CONFIG_HOME: "C:\\xdg" };

    expect(authFile({ platform, env })).toBe("C:\\Users\\dev\\AppData\\Roaming\\Composer\\auth.json");
  });

  test("obeys COMPOSER_HOME, with either slash after ~", () => {
    const env = { USERPROFILE: "C:\\Users\\dev", COMPOSER_HOME: "~\\c" };

    expect(authFile({ platform, env })).toBe("C:\\Users\\dev\\c\\auth.json");
    expect(authFile({ platform, env: { COMPOSER_HOME: "D:/c" } })).toBe("D:\\c\\auth.json");
  });

  test("counts a relative COMPOSER_HOME from the working directory", () => {
    const machine = { platform, currentDirectory: "D:\\a\\app", env: { COMPOSER_HOME: "c" } } as const;

    expect(authFile(machine)).toBe("D:\\a\\app\\c\\auth.json");
  });

  test("is nowhere without APPDATA", () => {
    expect(() => authFile({ platform, env: { HOME: "C:\\home" } })).toThrow(
      expect.objectContaining({ code: "location-unknown" }),
    );
  });
});
