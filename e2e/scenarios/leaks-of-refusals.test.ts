import { randomBytes } from "node:crypto";
import { describe, it } from "vitest";
import type { Fault } from "../registries/fault.ts";
import { htmlReply, jsonReply, redirectReply } from "../registries/reply.ts";
import { actionFolder } from "./action-folder.ts";
import { askedRegistries } from "./asked-registries.ts";
import { folderForTest } from "./folder-for-test.ts";
import { expectNothingLeaks, withJob } from "./leak-search.ts";
import { secretForms } from "./secret-forms.ts";
import { serverForTest } from "./server-for-test.ts";

/** Lower-case letters and digits only, so that it may also stand in the name of a host. */
const tokenForHosts = (): string => randomBytes(28).toString("hex");

/** A registry, or something in its place, that repeats what it was sent. */
function echoes(token: string): readonly [string, Fault][] {
  const said = secretForms(token, "token").join(" ");
  const bodies = { error: { message: said, details: [{ field: "token", message: said }] }, message: said };
  const challenge = { "www-authenticate": `Bearer realm="pub", message="${said}"` };
  const reply = (status: number) => jsonReply(status, bodies, challenge);
  return [
    ...[200, 400, 401, 403, 404, 409, 422].map((status): [string, Fault] => [
      `${status}`,
      { kind: "reply", reply: reply(status) },
    ]),
    ["a page", { kind: "reply", reply: htmlReply(401, `<p>${said}</p>`) }],
    ["text in JSON", { kind: "reply", reply: jsonReply(401, { error: said }) }],
    ["a redirect", { kind: "reply", reply: redirectReply(302, `http://${token}.example/${token}`) }],
    ["a redirect at the same origin", { kind: "reply", reply: redirectReply(302, `/${token}`) }],
    ["no answer", { kind: "cut" }],
  ];
}

describe.each(askedRegistries)("a $registry server that repeats the token", ({ registry, start }) => {
  it("in no answer gets it into a log, an annotation, the summary, an output or the state", async () => {
    const server = await serverForTest(start());
    const token = tokenForHosts();
    for (const [, fault] of echoes(token)) {
      const stop = server.fail(/./, fault, Number.POSITIVE_INFINITY);
      await withJob({ home: await folderForTest(), secrets: [token] }, async (job) => {
        const main = await job.uses(actionFolder, { with: { registry, url: server.url, token } });
        await expectNothingLeaks(job, [token], [main]);
      });
      stop();
    }
  });
});
