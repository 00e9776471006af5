import { describe, expect, it } from "vitest";
import { apkgFailure } from "../../../e2e/registries/apkg/apkg-failure.ts";
import { onePubReply } from "../../../e2e/registries/onepub/onepub-reply.ts";
import { brokerFailure } from "../../../e2e/registries/package-broker/broker-failure.ts";
import { htmlReply, jsonReply, type Reply } from "../../../e2e/registries/reply.ts";
import type { RegistryKindName } from "../src/registries/registry-kind.ts";
import { homeOf, outcomeOf } from "./registry-loopback.ts";
import { type Operation, singleRequests } from "./registry-operations.ts";

const REASON = "There is a reason.";
const STATUSES = [400, 401, 402, 403, 404, 409, 422] as const;
type Status = (typeof STATUSES)[number];

/** How a registry refuses with a reason for people. */
const REFUSALS: Record<RegistryKindName, (status: Status) => Reply> = {
  onepub: (status) => onePubReply.failure(status, REASON),
  apkg: (status) => apkgFailure(status, "REFUSED", REASON),
  "package-broker": (status) => brokerFailure(status, "Refused", REASON),
  pub: (status) => jsonReply(status, {}, { "www-authenticate": `Bearer realm="pub", message="${REASON}"` }),
  composer: (status) => jsonReply(status, {}, { "www-authenticate": `Basic realm="x", message="${REASON}"` }),
};

const isLogIn = ({ name }: Operation) => /^(?:log in|answer the second factor)$/.test(name);

/** What a refusal with a reason is to be taken for. */
function expectedOf(operation: Operation, status: Status): string {
  const { kind, name } = operation;
  if (name === "exchange an OIDC token") return "log-in-refused";
  if (name === "revoke" && status === 404) return "fine";
  if (name === "log out" && kind === "package-broker" && status === 401) return "fine";
  if (isLogIn(operation) && (status === 401 || status === 403)) return "log-in-refused";
  if (status === 401) return "token-rejected";
  if (status === 403) return "token-forbidden";
  if (kind === "apkg" && status === 404) return "registry-misbehaved";
  if (kind === "package-broker" && status === 402) return "registry-misbehaved";
  return "request-refused";
}

function isReasonGiven(operation: Operation, status: Status): boolean {
  const code = expectedOf(operation, status);
  return code !== "fine" && code !== "registry-misbehaved";
}

describe.each(singleRequests)("$title", ({ operation }) => {
  it.each(STATUSES)("tells what a %i with a reason means, and hands the reason on", async (status) => {
    const { server, registry, credentials } = await homeOf(operation.kind);
    const call = await operation.begin(registry, credentials);
    const before = server.requests.length;
    const reply =
      operation.name === "exchange an OIDC token"
        ? exchangeRefusal(status)
        : REFUSALS[operation.kind](status);
    server.fail(operation.question, { kind: "reply", reply });
    const outcome = await outcomeOf(call, credentials);
    const code = expectedOf(operation, status);
    if (code === "fine") expect(outcome).toBe("fine");
    else {
      expect(outcome).toMatchObject({ code });
      expect(outcome).toHaveProperty("message", expect.stringContaining(`${server.origin} `));
    }
    if (isReasonGiven(operation, status)) {
      expect(outcome).toMatchObject({ said: REASON, status });
      expect(outcome).toHaveProperty("message", expect.stringContaining(`(${status}): "${REASON}" `));
    }
    expect(server.requests.length - before).toBe(1);
  });

  it("takes a page for that of somebody in between, who knows nothing of the token", async () => {
    const { server, registry, credentials } = await homeOf(operation.kind);
    const call = await operation.begin(registry, credentials);
    for (const status of [401, 403] as const) {
      server.fail(operation.question, { kind: "reply", reply: htmlReply(status, `<p>${REASON}</p>`) });
      const outcome = await outcomeOf(call, credentials);
      if (operation.name === "log out" && expectedOf(operation, status) === "fine")
        expect(outcome).toBe("fine");
      else expect(outcome).toMatchObject({ code: "registry-misbehaved", reason: "wrong-content-type" });
      expect(JSON.stringify(outcome)).not.toContain(REASON);
    }
  });
});

function exchangeRefusal(status: Status): Reply {
  return jsonReply(status, { error: "access_denied", error_description: REASON });
}
