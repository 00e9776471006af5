import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { Secret } from "@setup-registry-token/core";
import type { GitHub } from "../src/github/github.ts";
import { openGitHub } from "../src/github/open-github.ts";
import { nodeHttp } from "../src/node-http.ts";
import { listen } from "./node-http-servers.ts";

/** One request as it arrived. */
export interface Asked {
  /** Such as `PUT /repos/acme/app/actions/secrets/NAME`, with the query. */
  line: string;
  /** By the clock of the client. */
  at: number;
  body: Record<string, unknown>;
  headers: IncomingMessage["headers"];
}

/** `cut`: the connection ends without an answer. `hang`: it stays open without one. */
export type Answer = { status: number; json?: unknown; headers?: Record<string, string> } | "cut" | "hang";

/** A clock that a pause moves on at once. */
class SteppingClock {
  time = Date.parse("2026-03-01T00:00:00Z");
  readonly pauses: number[] = [];

  now(): number {
    return this.time;
  }

  pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.pauses.push(milliseconds);
    this.time += milliseconds;
    return new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
      resolve();
    });
  }
}

/** GitHub's API, answered by the test, and what came in. */
export async function serveGitHub(answer: (asked: Asked, index: number) => Answer) {
  const requests: Asked[] = [];
  const clock = new SteppingClock();
  const said: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const asked = {
      line: `${incoming.method} ${incoming.url}`,
      at: clock.now(),
      body: text === "" ? {} : JSON.parse(text),
      headers: incoming.headers,
    };
    const answered = answer(asked, requests.push(asked) - 1);
    if (answered === "cut") {
      incoming.socket.destroy();
      return;
    }
    if (answered === "hang") return;
    const { status, json, headers } = answered;
    outgoing.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    outgoing.end(json === undefined ? undefined : JSON.stringify(json));
  });
  const apiUrl = `http://127.0.0.1:${await listen(server)}`;
  const token = new Secret(`ghs_${randomBytes(18).toString("hex")}`);
  const github: GitHub = await openGitHub({
    token,
    apiUrl,
    network: nodeHttp({}),
    clock,
    report: (text) => said.push(text),
  });
  return {
    origin: apiUrl,
    github,
    requests,
    clock,
    said,
    token,
    lines: () => requests.map(({ line }) => line),
  };
}
