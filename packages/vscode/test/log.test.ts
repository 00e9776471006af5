import { describe, expect, it } from "vitest";
import { Log } from "../src/log.ts";
import { newToken } from "./storage-for-test.ts";

function logForTest() {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = new Log({ info: write, warn: write, error: write, show: () => {} });
  return { log, lines };
}

describe("the log", () => {
  it("has no secret in it that is known, on any level and in no usual encoding", () => {
    const { log, lines } = logForTest();
    const token = newToken();
    log.know(token);
    log.info(`the token ${token.reveal()}.`);
    log.warn(`basic ${Buffer.from(`token:${token.reveal()}`).toString("base64")}.`);
    log.error(`hexadecimal ${Buffer.from(token.reveal()).toString("hex")}.`);
    expect(lines).toEqual(["the token ***.", "basic ***.", "hexadecimal ***."]);
  });

  it("has everything else in it", () => {
    const { log, lines } = logForTest();
    log.know(newToken());
    log.info("https://registry.example answered 401.");
    expect(lines).toEqual(["https://registry.example answered 401."]);
  });
});
