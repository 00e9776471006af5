import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { jsonReply, type Reply } from "../registries/reply.ts";
import { type ApiRequest, readApiRequest } from "./api-request.ts";
import type { Contract } from "./contract.ts";
import type { Gates } from "./gates.ts";
import { type Misbehaviours, momentOf, type Outcome, outcomeOf } from "./misbehaviours.ts";
import type { RequestLog } from "./request-log.ts";

/** What a request passes on its way to its answer. */
interface Stations {
  readonly contract: Contract;
  readonly log: RequestLog;
  readonly gates: Gates;
  readonly misbehaviours: Misbehaviours;
  /** @param origin where the server is, without a final slash */
  readonly answer: (request: ApiRequest, origin: string) => Reply;
}

interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts an HTTP server on 127.0.0.1 at a port the system chooses. */
export async function listen(stations: Stations): Promise<Listening> {
  let url = "";
  const server = createServer(async (incoming, outgoing) => {
    const request = await readApiRequest(incoming, stations.contract).catch(() => undefined);
    // The client went away before all of its request was there.
    if (request === undefined) return;
    send(await passThrough(stations, request, url), incoming, outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function passThrough(stations: Stations, request: ApiRequest, url: string): Promise<Outcome> {
  const { log, gates, misbehaviours } = stations;
  log.add(request);
  const misbehaviour = misbehaviours.next(request);
  await gates.pass(request, "before-effect");
  if (misbehaviour !== undefined && momentOf(misbehaviour) === "before-effect")
    return outcomeOf(misbehaviour);
  const reply = answerOrFault(stations, request, url);
  await gates.pass(request, "after-effect");
  return misbehaviour === undefined ? { kind: "reply", reply } : outcomeOf(misbehaviour);
}

function answerOrFault({ answer, log }: Stations, request: ApiRequest, url: string): Reply {
  try {
    return answer(request, url);
  } catch (error) {
    log.violations.push(`${request.method} ${request.path}: ${error}`);
    return jsonReply(500, { message: String(error) });
  }
}

function send(outcome: Outcome, incoming: IncomingMessage, outgoing: ServerResponse): void {
  switch (outcome.kind) {
    case "hang":
      return;
    case "cut":
      incoming.socket.destroy();
      return;
    case "reply": {
      const { status, headers, body } = outcome.reply;
      outgoing.writeHead(status, headers === undefined ? {} : { ...headers });
      outgoing.end(body);
    }
  }
}
