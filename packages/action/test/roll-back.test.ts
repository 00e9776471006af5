import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("../dist/main/index.js", import.meta.url));

test("nothing is left in a file if a variable cannot be exported afterwards", () => {
  const folder = mkdtempSync(join(tmpdir(), "roll-back-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [home, temporary, workspace] = ["home", "temporary", "workspace"].map((name) => join(folder, name));
  for (const directory of [home, temporary, workspace]) mkdirSync(String(directory));
  for (const name of ["output", "state"]) writeFileSync(join(folder, name), "");
  expect(existsSync(main), "the action is built").toBe(true);

  const { status, stdout } = spawnSync(process.execPath, [main], {
    cwd: workspace,
    encoding: "utf8",
    env: {
      ...process.env,
      HOME: home,
      APPDATA: home,
      XDG_CONFIG_HOME: join(String(home), "configuration"),
      RUNNER_TEMP: temporary,
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STATE: join(folder, "state"),
      GITHUB_ENV: join(folder, "there-is-no-such-file"),
      INPUT_REGISTRY: "pub",
      INPUT_VERIFY: "false",
      INPUT_URL: "https://pub.example.com",
      INPUT_TOKEN: randomBytes(20).toString("hex"),
    },
  });

  expect(stdout).toContain("The file of GITHUB_ENV can not be written");
  expect(status).toBe(1);
  expect(readdirSync(String(home))).toEqual([]);
  expect(readdirSync(String(temporary))).toEqual([]);
});
