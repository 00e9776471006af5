import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlainServer } from "node:http";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  clientOf,
  everythingOf,
  failureOf,
  formsIn,
  listen,
  newToken,
  serveBytes,
  serveTunnel,
} from "./node-http-servers.ts";

const OPENSSL = "openssl";
const hasOpenssl = spawnSync(OPENSSL, ["version"]).status === 0;

describe("a proxy", () => {
  const request = { method: "GET", url: new URL("https://registry.test/who") } as const;

  it.each([
    ["refuses the tunnel", "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"],
    ["closes the connection", ""],
  ])("that %s is blamed, and its password not told", async (_, answer) => {
    const { port } = await serveBytes((socket) => socket.end(answer));
    const password = newToken();
    const env = { HTTPS_PROXY: `http://user:${password.reveal()}@127.0.0.1:${port}` };
    const failure = await failureOf(clientOf({}, env)(request));
    expect(failure).toMatchObject({ code: "registry-unreachable", reason: "proxy" });
    expect(formsIn(everythingOf(failure), password)).toEqual([]);
  });

  it("whose URL cannot be read is blamed, and not quoted", async () => {
    const password = newToken();
    const env = { HTTPS_PROXY: `http://user:${password.reveal()}@[broken` };
    const failure = await failureOf(clientOf({}, env)(request));
    expect(failure).toMatchObject({ code: "registry-unreachable", reason: "proxy-unusable" });
    expect(formsIn(everythingOf(failure), password)).toEqual([]);
  });

  it("that is not there is blamed, not the registry", async () => {
    const { port, server } = await serveBytes(() => {});
    server.close();
    const refused = clientOf({}, { https_proxy: `http://127.0.0.1:${port}` })(request);
    await expect(refused).rejects.toMatchObject({ reason: "proxy" });
    const unknown = clientOf({}, { HTTPS_PROXY: "http://proxy.invalid:3128" })(request);
    await expect(unknown).rejects.toMatchObject({ reason: "proxy" });
  });

  it("that never answers is given up, and its connection closed", async () => {
    const { port, closed } = await serveBytes(() => {});
    const failure = clientOf({ exchangeTime: 50 }, { HTTPS_PROXY: `http://127.0.0.1:${port}` })(request);
    await expect(failure).rejects.toMatchObject({ code: "registry-unreachable", reason: "timed-out" });
    await expect.poll(() => closed).toEqual(["closed"]);
  });

  it("that answers 407 to a request in plain http is blamed", async () => {
    const { port } = await serveBytes((socket) => socket.end("HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n"));
    const failure = clientOf(
      {},
      { HTTP_PROXY: `http://127.0.0.1:${port}` },
    )({
      ...request,
      url: new URL("http://registry.test/"),
    });
    await expect(failure).rejects.toMatchObject({ reason: "proxy" });
  });

  it("is passed by for a host of NO_PROXY", async () => {
    const { port } = await serveBytes((socket) => socket.end());
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: ".invalid" };
    const failure = clientOf({}, env)({ ...request, url: new URL("https://registry.invalid/") });
    await expect(failure).rejects.toMatchObject({ reason: "dns" });
  });

  it("never gets what is meant for this machine", async () => {
    const { port, server } = await serveBytes(() => {});
    server.close();
    const local = createPlainServer((_, response) => response.end("{}"));
    const url = new URL(`http://127.0.0.1:${await listen(local)}`);
    const answer = await clientOf({}, { HTTP_PROXY: `http://127.0.0.1:${port}` })({ method: "GET", url });
    expect(answer.status).toBe(200);
  });
});

describe.skipIf(!hasOpenssl)("a registry with a certificate of its own (needs openssl)", () => {
  let directory = "";
  const file = (name: string) => join(directory, name);
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "node-http-"));
    const made = spawnSync(OPENSSL, [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=registry.test", "-addext", "subjectAltName=DNS:registry.test"],
      ...["-keyout", file("key.pem"), "-out", file("certificate.pem")],
    ]);
    expect(made.status, String(made.stderr)).toBe(0);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const serveRegistry = async () => {
    const authorizations: (string | undefined)[] = [];
    const pems = { key: readFileSync(file("key.pem")), cert: readFileSync(file("certificate.pem")) };
    const server = createServer(pems, ({ headers }, response) => {
      authorizations.push(headers.authorization);
      response.end("{}");
    });
    return { port: await listen(server), authorizations };
  };

  it("is not trusted, and nothing is sent to it", async () => {
    const { port, authorizations } = await serveRegistry();
    const origin = `https://127.0.0.1:${port}`;
    const token = newToken();
    const failure = await failureOf(
      clientOf()({ method: "GET", url: new URL(origin), credential: { origin, token, scheme: "bearer" } }),
    );
    expect(failure).toMatchObject({ code: "registry-unreachable", reason: "tls" });
    expect(everythingOf(failure)).toContain("NODE_EXTRA_CA_CERTS");
    expect(formsIn(everythingOf(failure), token)).toEqual([]);
    expect(authorizations).toEqual([]);
  });

  it("is trusted by NODE_EXTRA_CA_CERTS and reached through a tunnel, which never sees the token", async () => {
    const { port, authorizations } = await serveRegistry();
    const tunnel = await serveTunnel(port);
    const token = newToken();
    const { printed, status } = await runAlone(token.reveal(), {
      NODE_EXTRA_CA_CERTS: file("certificate.pem"),
      HTTPS_PROXY: `http://127.0.0.1:${tunnel.port}`,
    });
    expect([printed, status]).toEqual(["200\n", 0]);
    expect(authorizations).toEqual([`Bearer ${token.reveal()}`]);
    expect(tunnel.asked).toHaveLength(1);
    expect(tunnel.asked[0]).toMatch(/^CONNECT registry\.test:443 /);
    expect(formsIn(tunnel.asked.join(""), token)).toEqual([]);
  });

  it("lets a process end when its proxy never answers", async () => {
    const { port } = await serveBytes(() => {});
    const { printed, status } = await runAlone("unused-value", { HTTPS_PROXY: `http://127.0.0.1:${port}` });
    expect([printed, status]).toEqual(["timed-out\n", 0]);
  });

  /** Node reads `NODE_EXTRA_CA_CERTS` once, when it starts. */
  async function runAlone(token: string, env: Record<string, string>) {
    const program = file("program.mjs");
    const port = fileURLToPath(new URL("../src/node-http.ts", import.meta.url));
    writeFileSync(
      program,
      `import { nodeHttp } from ${JSON.stringify(port)};
       import { Secret } from ${JSON.stringify(import.meta.resolve("@setup-registry-token/core"))};
       import { httpClient } from ${JSON.stringify(import.meta.resolve("@setup-registry-token/core/registries"))};
       const clock = { now: Date.now, random: Math.random, pause: async () => {} };
       const limits = { attempts: 1, exchangeTime: Number(process.env.EXCHANGE_TIME) };
       const send = httpClient({ ...nodeHttp(process.env), clock, userAgent: "test", limits });
       const origin = "https://registry.test";
       const credential = { origin, token: new Secret(process.env.TEST_TOKEN), scheme: "bearer" };
       send({ method: "GET", url: new URL("/who", origin), credential }).then(
         (answer) => console.log(answer.status),
         (error) => console.log(error.reason),
       );`,
    );
    const time = env.NODE_EXTRA_CA_CERTS === undefined ? "200" : "5000";
    const child = spawn(process.execPath, [program], {
      env: {
        PATH: process.env.PATH,
        SystemRoot: process.env.SystemRoot,
        TEST_TOKEN: token,
        EXCHANGE_TIME: time,
        ...env,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    const [status] = await once(child, "close");
    return { printed, status };
  }
});
