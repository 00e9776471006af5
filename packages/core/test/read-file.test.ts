import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isDirectory } from "../src/credential-file/directories.ts";
import { FileUnreadable, readRegularFile, readText } from "../src/credential-file/read-file.ts";
import { machineForTest } from "./credential-file/machine.ts";

const isPosix = process.platform !== "win32";
const isRoot = process.geteuid?.() === 0;

function refusal(read: () => unknown): FileUnreadable {
  try {
    read();
  } catch (error) {
    if (error instanceof FileUnreadable) return error;
    throw error;
  }
  throw new Error("it was read");
}

test("a regular file is read whole, with its status", () => {
  const file = join(machineForTest().home, "a.json");
  const bytes = Buffer.from(`{"text":"\u00fc${"x".repeat(70_000)}"}`);
  writeFileSync(file, bytes, { mode: 0o640 });

  const read = readRegularFile(file);

  expect(read?.bytes).toEqual(bytes);
  if (isPosix) expect((read?.status.mode ?? 0) & 0o777).toBe(0o640);
  expect(readText(file)).toBe(bytes.toString("utf8"));
});

test("an empty file is no missing one", () => {
  const file = join(machineForTest().home, "a.json");

  expect(readText(file)).toBeUndefined();
  expect(readText(join(file, "below"))).toBeUndefined();
  writeFileSync(file, "");
  expect(readText(file)).toBe("");
});

test.skipIf(process.platform !== "linux")(
  "a file that says it is empty, and is not, is read to its end",
  () => {
    expect(readText("/proc/self/status")).toMatch(/^Name:.*\nnonvoluntary_ctxt_switches:\t\d+\n$/s);
  },
);

test("a file that is too large is refused by name, before it is in memory", () => {
  const file = join(machineForTest().home, "a.json");
  writeFileSync(file, "");
  truncateSync(file, 2 ** 40);

  const before = process.memoryUsage().arrayBuffers;
  const error = refusal(() => readText(file));

  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  expect(error.code).toBe("credential-file-unusable");
  expect(error.message).toContain(`${file} is larger than 32 MiB.`);
});

test("a limit counts what is read, whatever the size said", () => {
  const file = join(machineForTest().home, "a.json");
  writeFileSync(file, "x".repeat(11));

  expect(readRegularFile(file, 11)?.bytes.length).toBe(11);
  expect(() => readRegularFile(file, 10)).toThrow(FileUnreadable);
  if (process.platform === "linux")
    expect(() => readRegularFile("/proc/self/maps", 10)).toThrow(FileUnreadable);
});

describe.skipIf(!isPosix)(
  "what is no regular file is refused by name and kind, and nothing is waited for:",
  () => {
    test.each<[string, (path: string) => void, string]>([
      ["a directory", (path) => mkdirSync(path), "is a directory"],
      ["a named pipe", (path) => execFileSync("mkfifo", [path]), "is a named pipe"],
      ["a link to a device that never ends", (path) => symlinkSync("/dev/zero", path), "is a device"],
      ["a link to a terminal", (path) => symlinkSync("/dev/tty", path), "is a device"],
      ["a link that leads to itself", (path) => symlinkSync(path, path), "cannot be read (ELOOP)"],
    ])("%s", (_, make, reason) => {
      const file = join(machineForTest().home, "a.json");
      make(file);

      const error = refusal(() => readText(file));

      expect(error).toMatchObject({ code: "credential-file-unusable", reason });
      expect(error.message).toContain(`${file} ${reason}.`);
    });

    test("a socket", async () => {
      const file = join(machineForTest().home, "a.json");
      const server = createServer().listen(file);
      onTestFinished(() => void server.close());
      await new Promise((resolve) => server.once("listening", resolve));

      expect(refusal(() => readText(file)).reason).toBe("is a socket");
    });

    test.skipIf(isRoot)("a file without the right to read it (root may read all)", () => {
      const file = join(machineForTest().home, "a.json");
      writeFileSync(file, "", { mode: 0 });

      expect(refusal(() => readText(file)).reason).toBe("cannot be read (EACCES)");
    });

    test("but a link to a regular file is read, and one that leads nowhere is no file", () => {
      const { home } = machineForTest();
      writeFileSync(join(home, "a.json"), "{}");
      symlinkSync("a.json", join(home, "link"));
      symlinkSync("nowhere", join(home, "dangling"));

      expect(readText(join(home, "link"))).toBe("{}");
      expect(readText(join(home, "dangling"))).toBeUndefined();
    });
  },
);

test.skipIf(!isPosix || isRoot)("there is no directory where this user cannot look", () => {
  const { home } = machineForTest();
  mkdirSync(join(home, "closed", "inside"), { recursive: true });
  chmodSync(join(home, "closed"), 0);
  onTestFinished(() => chmodSync(join(home, "closed"), 0o700));

  expect(isDirectory(join(home, "closed", "inside"))).toBe(false);
});
