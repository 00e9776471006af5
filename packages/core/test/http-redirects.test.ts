import { describe, expect, it } from "vitest";
import { clientOf, credentialFor, everythingOf, failureOf, formsIn, serve } from "./http-loopback.ts";

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])(
    "of status %i is followed by GET inside the origin, with the token",
    async (status) => {
      const { origin, url, requests } = await serve((response, { path }) => {
        if (path === "/old") response.writeHead(status, { location: "/new?page=1" });
        response.end("{}");
      });
      const credential = credentialFor(origin);
      const answer = await clientOf().send({ method: "GET", url: url("/old"), credential });
      expect(answer.url.href).toBe(`${origin}/new?page=1`);
      expect(requests.map(({ path }) => path)).toEqual(["/old", "/new?page=1"]);
      expect(requests[1]?.headers.authorization).toBe(`Bearer ${credential.token.reveal()}`);
    },
  );

  it("to another origin is followed without a token, and refused with one", async () => {
    const other = await serve((response) => response.end("{}"));
    const { origin, url } = await serve((response) =>
      response.writeHead(302, { location: other.origin }).end(),
    );
    expect((await clientOf().send({ method: "HEAD", url: url("/") })).url.origin).toBe(other.origin);
    const failure = clientOf().send({
      method: "GET",
      url: url("/"),
      credential: credentialFor(origin),
    });
    await expect(failure).rejects.toMatchObject({ code: "registry-misbehaved", reason: "redirect-refused" });
    expect(other.requests.map(({ method }) => method)).toEqual(["HEAD"]);
  });

  it.each(["POST", "PATCH", "PUT", "DELETE"] as const)("of %s is never followed", async (method) => {
    const { origin, url, requests } = await serve((response) =>
      response.writeHead(307, { location: "/new" }).end(),
    );
    const failure = clientOf().send({ method, url: url("/"), credential: credentialFor(origin) });
    await expect(failure).rejects.toMatchObject({ reason: "redirect-refused" });
    expect(requests).toHaveLength(1);
  });

  it("is followed five times, not six", async () => {
    const { url, requests } = await serve((response, { path }) => {
      const left = Number(path.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` });
      response.end("{}");
    });
    expect((await clientOf().send({ method: "GET", url: url("/5") })).status).toBe(200);
    expect(requests).toHaveLength(6);
    await expect(clientOf().send({ method: "GET", url: url("/6") })).rejects.toMatchObject({
      reason: "too-many-redirects",
    });
    expect(requests).toHaveLength(12);
  });

  it.each(["", "ftp://127.0.0.1/", "https://user:word@registry.test/", "http://[broken"])(
    "to %j is refused",
    async (location) => {
      const { url } = await serve((response) => response.writeHead(302, { location }).end());
      await expect(clientOf().send({ method: "GET", url: url("/") })).rejects.toMatchObject({
        reason: "redirect-refused",
      });
    },
  );

  it("names where it leads, but neither its query nor a host that holds the token", async () => {
    let location = "https://registry.test/?from=there";
    const { origin, url } = await serve((response) => response.writeHead(302, { location }).end());
    const credential = credentialFor(origin);
    const request = { method: "GET", url: url("/?from=here"), credential } as const;
    const named = everythingOf(await failureOf(clientOf().send(request)));
    expect(named).toContain("https://registry.test,");
    expect(named).not.toMatch(/from=/);
    location = `https://${Buffer.from(credential.token.reveal()).toString("hex")}.registry.test/`;
    const failure = await failureOf(clientOf().send(request));
    expect(failure).toMatchObject({ reason: "redirect-refused" });
    expect(formsIn(everythingOf(failure), credential.token)).toEqual([]);
  });
});
