import { type LoopbackServer, startLoopbackServer } from "../loopback-server.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import type { Reply } from "../reply.ts";
import { type Asker, ELSEWHERE, type Server, type ServerAnswer } from "./server-row.ts";

export interface PlayedServer extends LoopbackServer {
  /** As a workflow names it. */
  readonly url: string;
  /** What arrived at the other server, to which some redirect: never a token. */
  readonly elsewhere: readonly RecordedRequest[];
}

/**
 * Plays one server of the table.
 *
 * @param goodToken the only token that it takes
 */
export async function playServer(row: Server, goodToken: string): Promise<PlayedServer> {
  const other = await startLoopbackServer(() => ({ status: 200, body: "{}" }));
  const base = mountOf(row);
  const server = await startLoopbackServer((request) => {
    const answer = row.answers.find(({ to }) => isMeant(to, request, base));
    if (answer === undefined) return { status: 404 };
    return inPlace(answer[askerOf(request, goodToken)], { other: other.origin, own: request.origin });
  });
  return {
    ...server,
    url: `${server.origin}${row.path ?? ""}`,
    elsewhere: other.requests,
    close: async () => void (await Promise.all([server.close(), other.close()])),
  };
}

/** OnePub's own calls are at the server's root, not at the organization's packages. */
function mountOf({ registry, path = "" }: Server): string {
  return registry === "pub" || registry === "composer" ? path.replace(/\/[^/]+\.json$/, "") : "";
}

function isMeant(to: ServerAnswer["to"], { method, path }: RecordedRequest, base: string): boolean {
  const [wanted = "", place = ""] = to.split(" ");
  const isMethod = wanted === method || (wanted === "GET" && method === "HEAD");
  const full = `${base}${place}`;
  return isMethod && (full.endsWith("*") ? path.startsWith(full.slice(0, -1)) : path === full);
}

function askerOf({ credential }: RecordedRequest, goodToken: string): Asker {
  switch (credential.scheme) {
    case "none":
      return "none";
    case "basic":
      return credential.password === goodToken ? "good" : "wrong";
    case "bearer":
      return credential.token === goodToken ? "good" : "wrong";
    case "raw":
      return credential.value === goodToken ? "good" : "wrong";
  }
}

function inPlace(reply: Reply, { other, own }: { other: string; own: string }): Reply {
  const location = reply.headers?.location;
  if (location === undefined) return reply;
  const place = location.startsWith("/") ? `${own}${location}` : location.replace(ELSEWHERE, other);
  return { ...reply, headers: { ...reply.headers, location: place } };
}
