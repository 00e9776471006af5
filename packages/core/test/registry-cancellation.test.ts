import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { sendReply } from "../../../e2e/registries/send-reply.ts";
import { clientOf, failureOf, serve } from "./http-loopback.ts";
import { newCredentials, registryAt } from "./registry-loopback.ts";
import { namedOperations, type Operation } from "./registry-operations.ts";

const reason = new Error("the user closed the window");

/** A call to a server that answers the question itself by `turn`, and what precedes it as the registry would. */
async function situation(operation: Operation, turn: (response: ServerResponse) => void) {
  const { kind, opening } = operation;
  const { origin, requests } = await serve((response, _request, count) => {
    if (count === 1 && opening !== undefined) sendReply(response, opening);
    else turn(response);
  });
  const client = clientOf();
  const call = await operation.begin(registryAt(kind, origin, client), newCredentials());
  const before = requests.length;
  return { call, client, sent: () => requests.length - before };
}

describe.each(namedOperations)("$title", ({ operation }) => {
  it.each([
    ["while the registry thinks", ""],
    ["in the middle of the answer", "{"],
  ])("throws the reason of its signal %s, and hangs up", async (_when, beginning) => {
    const controller = new AbortController();
    let hangUp = () => {};
    const hungUp = new Promise<void>((resolve) => {
      hangUp = resolve;
    });
    const { call, sent } = await situation(operation, (response) => {
      response.once("close", hangUp);
      if (beginning !== "") response.write(beginning);
      // Not before the client has read what there is.
      setImmediate(() => controller.abort(reason));
    });
    expect(await failureOf(call({ signal: controller.signal }))).toBe(reason);
    await hungUp;
    expect(sent()).toBe(1);
  });

  it("throws the reason of its signal between two attempts", async () => {
    const controller = new AbortController();
    const { call, client, sent } = await situation(operation, (response) => response.writeHead(503).end());
    client.clock.pause = async () => controller.abort(reason);
    const failure = await failureOf(call({ signal: controller.signal }));
    if (operation.isRepeated) expect(failure).toBe(reason);
    else expect(failure).toMatchObject({ code: "registry-misbehaved", reason: "server-error" });
    expect(sent()).toBe(1);
  });

  it("asks nothing if it is cancelled before it begins", async () => {
    const { call, sent } = await situation(operation, (response) => response.end("{}"));
    expect(await failureOf(call({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(sent()).toBe(0);
  });
});
