import { htmlReply, jsonReply, overloadReply, type Reply, redirectReply } from "../reply.ts";
import { ELSEWHERE } from "./server-row.ts";

/** What may stand between a runner and any registry, and answers everybody the same: name and answer. */
export const inBetween: readonly (readonly [name: string, reply: Reply])[] = [
  ["a firewall's page with 403", htmlReply(403, "<!doctype html><title>Access denied</title>")],
  ["a captive portal's page with 200", htmlReply(200, "<!DOCTYPE html><title>Welcome</title>")],
  ["a gateway's log-in page with 401", htmlReply(401, "<html><title>Sign in</title></html>")],
  ["single sign-on at another host", redirectReply(302, `${ELSEWHERE}/authorize?state=1`)],
  [
    "storage that denies access in XML",
    {
      status: 403,
      headers: { "content-type": "application/xml" },
      body: "<Error><Code>AccessDenied</Code></Error>",
    },
  ],
  ["402, the plan has ended", jsonReply(402, { message: "The subscription has ended." })],
  ["406, the type is not offered", jsonReply(406, { error: "Not Acceptable" })],
  ["410, the service has ended", jsonReply(410, { message: "This API was removed." })],
  ["429, too many requests", overloadReply(429)],
  ["500, a fault of the server", jsonReply(500, { error: "oops" })],
  ["503, it is being maintained", htmlReply(503, "<html><title>Maintenance</title></html>")],
];
