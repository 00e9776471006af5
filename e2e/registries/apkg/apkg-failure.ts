import { randomUUID } from "node:crypto";
import { jsonReply, type Reply } from "../reply.ts";

export interface ApkgDetail {
  readonly field?: string;
  readonly message: string;
  readonly code?: string;
}

/**
 * apkg's error envelope. Its command line takes no envelope whose `details` are there but no array.
 *
 * @param details absent by default; also what is no list, to be odd on purpose
 */
export function apkgFailure(status: number, code: string, message: string, details?: unknown): Reply {
  return jsonReply(status, { error: { code, message, details, requestId: randomUUID() } });
}

/** Our assumption of how apkg refuses a body: its source shows the envelope, not the status. */
export function apkgInvalid(...details: readonly ApkgDetail[]): Reply {
  return apkgFailure(422, "VALIDATION_ERROR", "The request is not valid.", details);
}
