import { jsonReply, type Reply } from "../reply.ts";

const CONTENT = { "content-type": "application/vnd.pub.v2+json" };

export function pubReply(value: unknown): Reply {
  return jsonReply(200, value, CONTENT);
}

export function pubFailure(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error: { code, message } }, CONTENT);
}

/** pub shows the message only from a bearer challenge with the realm `pub`. */
export function pubChallenge(status: 401 | 403, message: string): Reply {
  const reply = pubFailure(status, status === 401 ? "Unauthorized" : "Forbidden", message);
  return {
    ...reply,
    headers: { ...reply.headers, "www-authenticate": `Bearer realm="pub", message="${message}"` },
  };
}
