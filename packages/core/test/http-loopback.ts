import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { httpClient } from "../src/http/http-client.ts";
import type { HttpPort } from "../src/http/http-port.ts";
import type { HttpCredential } from "../src/http/origin.ts";
import type { HttpClock } from "../src/http/retry.ts";
import type { HttpLimits } from "../src/http/send-repeatedly.ts";
import { derivedForms } from "../src/redact.ts";
import { Secret } from "../src/secret.ts";

export interface Recorded {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A server on this machine that records what it is asked, and is closed when the test is over. */
export async function serve(answer: (response: ServerResponse, request: Recorded, count: number) => void) {
  const requests: Recorded[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const recorded = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      answer(response, recorded, requests.push(recorded));
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, url: (path: string) => new URL(path, origin), requests, server };
}

/** The port as a program has it whose platform brings `fetch`. */
const fetchPort: HttpPort = async ({ url, method, headers, body, mostBytes, signal }) => {
  const response = await fetch(url, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [
      name,
      value instanceof Secret ? value.reveal() : value,
    ]),
    redirect: "manual",
    signal,
    ...(body && { body: body.reveal() }),
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > mostBytes) return "too-large";
    chunks.push(chunk);
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Secret(Buffer.concat(chunks).toString("utf8")),
  };
};

/** A client whose time passes only by its own pauses, and whose chance is always one half. */
export function clientOf(limits: Partial<HttpLimits> = {}, port = fetchPort) {
  const pauses: number[] = [];
  let now = Date.parse("2030-01-01T00:00:00Z");
  const clock: HttpClock = {
    now: () => now,
    random: () => 0.5,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
  const send = httpClient({ port, clock, userAgent: "setup-registry-token/0.0.0 (test)", limits });
  return { send, pauses, clock };
}

/** A token nobody has seen before, for one origin. */
export function credentialFor(origin: string): HttpCredential {
  return { origin, token: new Secret(randomBytes(24).toString("base64url")), scheme: "bearer" };
}

export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Everything that an error and the errors under it say, whether a program would show it or not. */
export function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.getOwnPropertyNames(error).map((name) => Reflect.get(error, name));
  return own
    .map((part) => (part instanceof Error ? everythingOf(part) : `${part} ${JSON.stringify(part)}`))
    .join("\n");
}

/** Those forms of a token that stand in a text. */
export function formsIn(text: string, token: Secret): string[] {
  return derivedForms(token).filter((form) => text.toLowerCase().includes(form.toLowerCase()));
}
