import { jsonReply, type Reply } from "../reply.ts";

/** The envelopes in which OnePub answers its command line; some come from some servers only. */
export const onePubReply = {
  body: (value: unknown, status = 200): Reply => jsonReply(status, { body: value }),
  success: (message: string): Reply => jsonReply(200, { success: { message } }),
  failure: (status: number, message: string): Reply => jsonReply(status, { error: { message } }),
  textFailure: (status: number, text: string): Reply => jsonReply(status, { error: text }),
  plainText: (status: number, text: string): Reply => ({
    status,
    headers: { "content-type": "text/plain" },
    body: text,
  }),
  empty: (status: number): Reply => ({ status, body: "" }),
  /** 75 calls at once bring this about. It passes within seconds, and no header tells when. */
  tooManyRequests: (): Reply =>
    jsonReply(429, { error: { message: "There are too many CLI requests. Try again shortly." } }),
};
