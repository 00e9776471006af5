import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startComposerRepository } from "../registries/composer-repository.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { hasOpenssl, makeCertificate, serveSecurely } from "./certificate-for-test.ts";
import { folderForTest } from "./folder-for-test.ts";
import { type ProxyConduct, startLoopbackProxy } from "./loopback-proxy.ts";
import { node20 } from "./nodes.ts";
import { randomToken } from "./random-token.ts";
import { formsFound } from "./secret-forms.ts";
import { serverForTest } from "./server-for-test.ts";
import { printedByStep } from "./what-is-seen.ts";

const HOST = "registry.test";
const preload = fileURLToPath(new URL("../rotation/preload-clock.mjs", import.meta.url));
const nodes: [string, string | undefined][] = [
  ["24", process.execPath],
  ["20", node20],
];

/** A registry that only a proxy knows the way to, and one run of main that asks it. */
async function situation(nodeBinary: string, conduct?: ProxyConduct) {
  const server = await serverForTest(startComposerRepository());
  const token = randomToken();
  server.allow(token);
  const pems = makeCertificate(await folderForTest(), HOST);
  const secure = await serveSecurely(Number(new URL(server.origin).port), pems);
  const proxy = await startLoopbackProxy(secure, conduct);
  const runMain = async (env: Readonly<Record<string, string>>) => {
    const job = await jobForTest({
      nodeBinary,
      secrets: [token],
      env: {
        NODE_EXTRA_CA_CERTS: pems.certificate,
        NODE_OPTIONS: `--import=${preload}`,
        CLOCK_LIMIT: "1000",
        ...env,
      },
    });
    return job.uses(actionFolder, { with: { registry: "composer", url: `https://${HOST}`, token } });
  };
  return { server, token, proxy, runMain };
}

describe.each(nodes)("on Node %s", (version, found) => {
  const node = found ?? "";
  if (found === undefined && process.env.CI === "true") {
    it("needs that Node", () => {
      throw new Error(`There is no Node ${version}, and with CI=true this suite must not be skipped.`);
    });
  }

  describe.skipIf(found === undefined || !hasOpenssl)("a proxy (needs this Node, and openssl)", () => {
    it("is gone through in a tunnel, by name and password, which nobody sees", async () => {
      const { token, proxy, runMain, server } = await situation(node);
      const password = `${randomToken()}%&`;
      const text = `http://some%20body:${encodeURIComponent(password)}@${proxy.address}`;
      const main = await runMain({ HTTPS_PROXY: text });
      expect(main, main.log).toMatchObject({ conclusion: "success" });
      expect(server.requests.length).toBeGreaterThan(0);
      expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${HOST}:443`]));
      const basic = Buffer.from(`some body:${password}`).toString("base64");
      expect(new Set(proxy.authorizations)).toEqual(new Set([`Basic ${basic}`]));
      expect(formsFound(printedByStep(main), [token, password, basic], "token")).toEqual([]);
      const masks = main.stdout.split("\n").filter((line) => line.startsWith("::add-mask::"));
      for (const secret of [password.replaceAll("%", "%25"), basic]) {
        expect(masks).toContain(`::add-mask::${secret}`);
      }
    });

    it.each<[string, (address: string) => Record<string, string>]>([
      ["in lower case", (address) => ({ https_proxy: `http://${address}` })],
      ["without a scheme", (address) => ({ HTTPS_PROXY: address })],
      [
        "in lower before upper case",
        (address) => ({ https_proxy: address, HTTPS_PROXY: "http://127.0.0.1:9" }),
      ],
      ["in upper case, with an empty one in lower", (address) => ({ https_proxy: "", HTTPS_PROXY: address })],
      [
        "and not for another host",
        (address) => ({ HTTPS_PROXY: address, NO_PROXY: "gistry.test,other.test" }),
      ],
    ])("is taken %s", async (_, env) => {
      const { proxy, runMain } = await situation(node);
      const main = await runMain(env(proxy.address));
      expect(main, main.log).toMatchObject({ conclusion: "success" });
      expect(proxy.asked.length).toBeGreaterThan(0);
    });

    it.each<[string, ProxyConduct, RegExp]>([
      ["wants a password", { status: 407 }, /\(ERR_PROXY_407\)/],
      ["forbids the host", { status: 403 }, /\(ERR_PROXY_403\)/],
      ["cannot reach the host", { status: 502 }, /\(ERR_PROXY_502\)/],
      ["hangs up", "close", /\(ERR_PROXY_ECONNRESET\)/],
      ["never answers", "hang", /did not answer in time/],
    ])("that %s is named, without its password", async (_, conduct, reason) => {
      const { proxy, runMain, server } = await situation(node, conduct);
      const password = randomToken();
      const main = await runMain({
        HTTPS_PROXY: `http://user:${encodeURIComponent(password)}@${proxy.address}`,
      });
      expect(main.log).toContain(
        `https://${HOST} could not be reached through the proxy http://${proxy.address} (HTTPS_PROXY): `,
      );
      expect(main.log).toMatch(reason);
      expect(formsFound(printedByStep(main), [password], "token")).toEqual([]);
      expect(server.requests).toEqual([]);
    });

    it.each(["socks5://user:secret@127.0.0.1:1080", "http://[broken", "127.0.0.1:99999"])(
      "that cannot be used is refused by the name of its variable: %s",
      async (text) => {
        const { runMain, proxy } = await situation(node);
        const main = await runMain({ HTTPS_PROXY: text });
        expect(main.log).toMatch(
          /could not be reached through the proxy of HTTPS_PROXY: .*Only http:\/\/ and/,
        );
        expect(printedByStep(main)).not.toContain("secret");
        expect(proxy.asked).toEqual([]);
      },
    );

    it.each(["test", ".registry.test", "REGISTRY.TEST:443", "*"])(
      "is left out for NO_PROXY=%s",
      async (list) => {
        const { runMain, proxy } = await situation(node);
        const main = await runMain({ HTTPS_PROXY: proxy.address, NO_PROXY: list });
        expect(main.log).toContain(`https://${HOST} could not be reached: its host name was not found`);
        expect(proxy.asked).toEqual([]);
      },
    );
  });
});
