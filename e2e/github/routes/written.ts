import { jsonReply, type Reply } from "../../registries/reply.ts";

export const created: Reply = jsonReply(201, {});

/** Updated or deleted. */
export const noContent: Reply = { status: 204 };
