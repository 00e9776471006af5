import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../../e2e/registries/fault.ts";
import { startLoopbackServer } from "../../../e2e/registries/loopback-server.ts";
import { brokenJsonReply, htmlReply, jsonReply, overloadReply } from "../../../e2e/registries/reply.ts";
import type { HttpPort } from "../src/http/http-port.ts";
import type { HttpLimits } from "../src/http/send-repeatedly.ts";
import { clientOf, failureOf } from "./http-loopback.ts";
import {
  homeOf,
  leaksIn,
  newCredentials,
  newSecret,
  outcomeOf,
  registryAt,
  serverForTest,
  unusedOrigin,
} from "./registry-loopback.ts";
import { namedOperations, type Operation, singleRequests } from "./registry-operations.ts";

type Outcome = "fine" | { code: string; reason?: string };

interface Trouble {
  title: string;
  fault: Fault;
  limits?: Partial<HttpLimits>;
  outcome: (operation: Operation) => Outcome;
  /** Whether the same question may be answered better a moment later. */
  isPassing: boolean;
}

const HUGE = 17 * 1024 * 1024;
const page = { kind: "reply", reply: htmlReply(200) } as const;
const unreachable = (reason: string) => ({ code: "registry-unreachable", reason });
const misbehaved = (reason: string) => ({ code: "registry-misbehaved", reason });
const needs = (operation: Operation, need: "fields" | "json", outcome: Outcome): Outcome =>
  operation.needs === "fields" || operation.needs === need ? outcome : "fine";

const troubles: Trouble[] = [
  {
    title: "takes the request and never answers",
    fault: { kind: "silence" },
    limits: { exchangeTime: 300 },
    outcome: () => unreachable("timed-out"),
    isPassing: true,
  },
  {
    title: "lets one byte after another drip",
    fault: { kind: "drip", interval: 5 },
    limits: { exchangeTime: 300 },
    outcome: () => unreachable("timed-out"),
    isPassing: true,
  },
  {
    title: "cuts the connection without an answer",
    fault: { kind: "cut" },
    outcome: () => unreachable("broken-off"),
    isPassing: true,
  },
  {
    title: "sends a body that does not end",
    fault: { kind: "flood", size: HUGE },
    outcome: () => misbehaved("too-large"),
    isPassing: false,
  },
  {
    title: "sends a page of somebody else",
    fault: page,
    outcome: (operation) => needs(operation, "json", misbehaved("wrong-content-type")),
    isPassing: false,
  },
  {
    title: "sends JSON that breaks off",
    fault: { kind: "reply", reply: brokenJsonReply(200) },
    outcome: (operation) => needs(operation, "json", misbehaved("not-json")),
    isPassing: false,
  },
  {
    title: "sends an empty answer as JSON",
    fault: { kind: "reply", reply: { ...jsonReply(200, {}), body: "" } },
    outcome: (operation) => needs(operation, "json", misbehaved("not-json")),
    isPassing: false,
  },
  ...[{}, [], null, "text", 7, { body: {} }, { tokens: {} }].map(
    (value): Trouble => ({
      title: `sends ${JSON.stringify(value)}`,
      fault: { kind: "reply", reply: jsonReply(200, value) },
      outcome: (operation) =>
        operation.name === "list" && Array.isArray(value)
          ? "fine"
          : needs(operation, "fields", misbehaved("incomplete")),
      isPassing: false,
    }),
  ),
  ...[500, 502, 503, 504].map(
    (status): Trouble => ({
      title: `answers ${status}`,
      fault: { kind: "reply", reply: jsonReply(status, { error: "oops", message: "oops" }) },
      outcome: () => misbehaved("server-error"),
      isPassing: true,
    }),
  ),
  {
    title: "answers 501",
    fault: { kind: "reply", reply: htmlReply(501) },
    outcome: () => misbehaved("server-error"),
    isPassing: false,
  },
  {
    title: "answers 429",
    fault: { kind: "reply", reply: overloadReply(429) },
    outcome: () => ({ code: "rate-limited" }),
    isPassing: true,
  },
  {
    title: "answers 429 for an hour",
    fault: { kind: "reply", reply: overloadReply(429, "3600") },
    outcome: () => ({ code: "rate-limited" }),
    isPassing: false,
  },
];

describe.each(singleRequests)("$title, if the registry", ({ operation }) => {
  it.each(troubles)("$title", async ({ title, fault, limits, outcome, isPassing }) => {
    const home = await homeOf(operation.kind);
    const call = await operation.begin(home.registry, home.credentials);
    const before = home.server.requests.length;
    home.server.fail(operation.question, fault, Number.POSITIVE_INFINITY);
    const expected = outcome(operation);
    // What is to succeed gets its time, however busy the machine is.
    if (expected !== "fine") Object.assign(home.limits, limits);
    const actual = await outcomeOf(call, home.credentials);
    if (expected === "fine") expect(actual).toBe("fine");
    else {
      expect(actual).toMatchObject(expected);
      expect(actual).toHaveProperty("message", expect.stringContaining(home.server.origin));
    }
    const isRepeated = isPassing && operation.isRepeated && expected !== "fine";
    const added = home.server.requests
      .slice(before)
      .filter(({ method }) => operation.question.startsWith(method));
    // OnePub's bursts of 429 are outlasted: four rounds of three.
    const isBurst = operation.kind === "onepub" && title === "answers 429";
    expect(added).toHaveLength(isRepeated ? (isBurst ? 12 : 3) : 1);
  });

  if (operation.needs === "status") return;
  it("breaks off in the middle of a body", async () => {
    const home = await homeOf(operation.kind);
    const call = await operation.begin(home.registry, home.credentials);
    const before = home.server.requests.length;
    home.server.fail(operation.question, { kind: "cut-in-body" }, Number.POSITIVE_INFINITY);
    expect(await outcomeOf(call, home.credentials)).toMatchObject(unreachable("broken-off"));
    expect(home.server.requests.length - before).toBe(operation.isRepeated ? 3 : 1);
  });
});

describe.each(namedOperations.filter(({ operation }) => operation.opening === undefined))(
  "$title, if at the URL",
  ({ operation }) => {
    async function askedAt(url: string, port?: HttpPort) {
      const credentials = newCredentials();
      const client = port === undefined ? clientOf() : clientOf({}, port);
      const call = await operation.begin(registryAt(operation.kind, url, client), credentials);
      const failure = await failureOf(call());
      expect(leaksIn(failure, credentials)).toEqual([]);
      return failure;
    }

    it("nothing listens", async () => {
      expect(await askedAt(unusedOrigin)).toMatchObject(unreachable("refused"));
    });

    it("something speaks no TLS", async () => {
      const { origin } = await serverForTest(startLoopbackServer(() => jsonReply(200, {})));
      expect(await askedAt(origin.replace("http:", "https:"))).toMatchObject(unreachable("tls"));
    });

    it("something speaks no HTTP", async () => {
      const { origin } = await serverForTest(startMailServer());
      expect(await askedAt(origin)).toMatchObject(misbehaved("not-http"));
    });

    it("there is no such host", async () => {
      // As `fetch` has it from Node's look-up; no name server is asked here.
      const notFound: HttpPort = async ({ url: { hostname } }) => {
        const cause = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND", hostname });
        throw new TypeError("fetch failed", { cause });
      };
      expect(await askedAt("https://registry.invalid", notFound)).toMatchObject(unreachable("dns"));
    });

    it("a proxy stands before it that wants a password", async () => {
      // `fetch` hides this status; the action's port does not.
      const proxy: HttpPort = async () => ({ status: 407, headers: {}, body: newSecret() });
      expect(await askedAt("https://registry.invalid", proxy)).toMatchObject(unreachable("proxy"));
    });
  },
);

async function startMailServer() {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end("220 mail.example ESMTP\r\n"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { origin: `http://127.0.0.1:${port}`, close };
}
