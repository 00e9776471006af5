import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import type { OnePubOptions } from "./onepub/onepub-state.ts";
import { type OnePubServer, startOnePub } from "./onepub.ts";
import { StoppedClock } from "./stopped-clock.ts";

async function situation(options: OnePubOptions = {}) {
  const clock = new StoppedClock();
  const server = await serverForTest(startOnePub({ now: clock.now, ...options }));
  return { server, clock, id: randomUUID() };
}

async function poll({ origin }: OnePubServer, id: string) {
  const headers = { "user-agent": "onepub 2.15.0" };
  const response = await fetch(`${origin}/api/member/awaitLogin/${id}`, { headers });
  return { status: response.status, body: JSON.parse(await response.text()).body };
}

/** Does what the page's buttons do. */
async function send({ origin }: OnePubServer, id: string, form: Record<string, string>) {
  const response = await fetch(`${origin}/clilogin/${id}`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return { status: response.status, text: await response.text() };
}

it("stays open until somebody presses the button of the page", async () => {
  const { server, id } = await situation({ pollInterval: 1 });
  expect((await poll(server, id)).body).toEqual({ status: "retry", pollInterval: 1 });
  const page = await fetch(`${server.origin}/clilogin/${id}`);
  expect(page.headers.get("content-type")).toContain("text/html");
  const html = await page.text();
  expect(html).toContain('<form method="post">');
  expect(html).toContain('<button id="log-in" name="decision" value="log-in">');
  const [, email = ""] = /name="email" type="email" value="([^"]+)"/.exec(html) ?? [];
  expect((await send(server, id, { email, decision: "log-in" })).text).toContain("You are logged in");
  const { body } = await poll(server, id);
  expect(body).toEqual({
    status: "authSucceeded",
    onePubToken: server.issue(email),
    firstLogin: true,
    operatorEmail: "developer@example.com",
    organisationName: "Example",
    obfuscatedOrganisationId: "examplepub",
  });
  expect(server.effects).toMatchObject({ "log-in": 1, mint: 1 });
});

it("gives a second device the token of the first", async () => {
  const { server, id } = await situation();
  const email = "developer@example.com";
  const token = server.issue(email);
  await send(server, id, { email, decision: "log-in" });
  expect((await poll(server, id)).body).toMatchObject({ onePubToken: token, firstLogin: false });
});

it("fails when it is refused on the page", async () => {
  const { server, id } = await situation();
  await send(server, id, { decision: "refuse" });
  expect((await poll(server, id)).body).toEqual({ status: "authFailed", message: expect.any(String) });
  expect(server.liveTokens()).toEqual([]);
});

it("lets nobody in who is no member", async () => {
  const { server, id } = await situation();
  const { status, text } = await send(server, id, { email: '"><b>@example.com', decision: "log-in" });
  expect(status).toBe(403);
  expect(text).toContain("&quot;>&lt;b>@example.com");
  expect((await poll(server, id)).body.status).toBe("retry");
});

it("is out of time after ten minutes", async () => {
  const { server, id, clock } = await situation();
  await poll(server, id);
  clock.pass(10 * 60_000);
  expect((await poll(server, id)).body).toEqual({ status: "timeout" });
});

it("knows no ids but UUIDs of version 4", async () => {
  const { server } = await situation();
  const id = "00000000-0000-1000-8000-000000000000";
  expect((await poll(server, id)).status).toBe(400);
  expect((await fetch(`${server.origin}/clilogin/${id}`)).status).toBe(404);
});

it("is answered as it was scripted: odd intervals, then a failure with 401, a time-out, a success", async () => {
  const { server, id } = await situation();
  server.addMember({ email: "dev@example.com" });
  server.answerLogIn(
    { status: "retry", pollInterval: 0 },
    { status: "retry" },
    { status: "retry", pollInterval: -1 },
    { status: "authFailed", message: "Not you.", httpStatus: 401 },
    { status: "timeout" },
    { status: "authSucceeded", email: "dev@example.com" },
  );
  const answers = [];
  for (let count = 0; count < 7; count++) answers.push(await poll(server, id));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401, 200, 200, 200]);
  expect(answers.map(({ body }) => body)).toMatchObject([
    { status: "retry", pollInterval: 0 },
    { status: "retry" },
    { status: "retry", pollInterval: -1 },
    { status: "authFailed", message: "Not you." },
    { status: "timeout" },
    { status: "authSucceeded", operatorEmail: "dev@example.com" },
    { status: "retry", pollInterval: 3 },
  ]);
  expect(answers[1]?.body).not.toHaveProperty("pollInterval");
});
