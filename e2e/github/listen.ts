import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
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
  readonly answer: (request: ApiRequest) => Reply;
  /** What goes with every answer, be it a planned misbehaviour. */
  readonly headers: (request: ApiRequest) => Readonly<Record<string, string>>;
}

interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts an HTTP server on 127.0.0.1 at a port the system chooses. */
export async function listen(stations: Stations): Promise<Listening> {
  const server = createServer(async (incoming, outgoing) => {
    const request = await readApiRequest(incoming, stations.contract);
    if (request === undefined) return;
    const outcome = await passThrough(stations, request);
    if (outcome.kind === "cut") incoming.socket.destroy();
    if (outcome.kind === "reply") send(outcome.reply, stations.headers(request), outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function passThrough(stations: Stations, request: ApiRequest): Promise<Outcome> {
  const { log, gates, misbehaviours } = stations;
  log.add(request);
  const misbehaviour = misbehaviours.next(request);
  await gates.pass(request, "before-effect");
  if (misbehaviour !== undefined && momentOf(misbehaviour) === "before-effect")
    return outcomeOf(misbehaviour);
  const reply = answerOrFault(stations, request);
  await gates.pass(request, "after-effect");
  return misbehaviour === undefined ? { kind: "reply", reply } : outcomeOf(misbehaviour);
}

function answerOrFault({ answer, log }: Stations, request: ApiRequest): Reply {
  try {
    return answer(request);
  } catch (error) {
    log.violations.push(`${request.method} ${request.path}: ${error}`);
    return jsonReply(500, { message: String(error) });
  }
}

function send(reply: Reply, headers: Readonly<Record<string, string>>, outgoing: ServerResponse): void {
  const { status, headers: ownHeaders, body } = reply;
  outgoing.writeHead(status, { ...headers, ...ownHeaders });
  outgoing.end(body);
}
