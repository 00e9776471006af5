import { jsonReply } from "../../registries/reply.ts";
import type { Handlers } from "../call.ts";
import { Refusal } from "../refusal.ts";

/** The user a token belongs to, and organizations. */
export const accountHandlers: Handlers = {
  "GET /user": () => jsonReply(200, { login: "example-user", id: 1, type: "User" }),
  "GET /orgs/{org}": ({ parameters: { org = "" }, state }) => {
    const organization = state.organization(org);
    if (organization === undefined) throw new Refusal(404, "Not Found");
    return jsonReply(200, { ...organization, type: "Organization" });
  },
};
