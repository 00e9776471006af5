import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { isExcluded } from "../src/no-proxy.ts";
import { describeProxy, findProxy, proxySecrets } from "../src/proxy.ts";

interface Row extends Record<"composer" | "dart" | "curl" | "node" | "excluded", boolean> {
  noProxy: string;
  url: string;
  why?: string;
}

const { rows } = JSON.parse(readFileSync(new URL("data/no-proxy.json", import.meta.url), "utf8")) as {
  rows: Row[];
};

describe("NO_PROXY", () => {
  it.each(rows)("$noProxy for $url: $excluded", ({ noProxy, url, excluded }) => {
    expect(isExcluded(new URL(url), noProxy)).toBe(excluded);
  });

  it.each(rows.filter(({ why }) => why === undefined))(
    "$noProxy excludes $url if any client says so",
    ({ composer, dart, curl, node, excluded }) => {
      expect(excluded).toBe(composer || dart || curl || node);
    },
  );

  it.each([
    ["bücher.example", "https://xn--bcher-kva.example/", true],
    [" a.example ,\tb.example\n", "https://b.example/", true],
    ["corp.example:443", "https://corp.example/", true],
    ["corp.example:80", "https://corp.example/", false],
    ["192.168.0.0/16", "https://192.169.0.1/", false],
    ["192.168.0.0/33", "https://192.168.0.1/", false],
    ["192.168.0.0/", "https://192.168.0.1/", false],
    ["10.0.0.9-10.0.0.1", "https://10.0.0.5/", false],
    ["2001:db8::/32", "https://[2001:db9::1]/", false],
    ["2001:DB8:0::1", "https://[2001:db8::1]/", true],
    ["10.0.0.0/8", "https://host-of-10.example/", false],
    [".", "https://corp.example/", false],
    [":443", "https://corp.example/", false],
    ["*.", "https://corp.example/", false],
    [",,", "https://corp.example/", false],
  ])("%j for %s: %s", (list, url, excluded) => {
    expect(isExcluded(new URL(url), list)).toBe(excluded);
  });
});

test("ALL_PROXY is curl's alone, and this machine is never asked through a proxy", () => {
  const all = "http://proxy.example:3128";
  expect(findProxy(new URL("https://a.example/"), { ALL_PROXY: all, all_proxy: all })).toBeUndefined();
  expect(findProxy(new URL("http://127.0.0.1:8080/"), { http_proxy: all })).toBeUndefined();
  expect(findProxy(new URL("https://a.example/"), { http_proxy: all })).toBeUndefined();
});

test("a description has no user-info, and every form of it is a secret", () => {
  const env = {
    HTTPS_PROXY: "https://us%40er:p%2Fss@proxy.example:8443/path",
    http_proxy: "user:100%@p.example",
  };
  const proxy = findProxy(new URL("https://a.example/"), env);
  expect(proxy && describeProxy(proxy)).toBe("the proxy https://proxy.example:8443 (HTTPS_PROXY)");
  expect(proxy?.url?.href).toBe("https://proxy.example:8443/path");
  const basic = (text: string) => Buffer.from(text).toString("base64");
  expect(proxy?.authorization?.reveal()).toBe(`Basic ${basic("us@er:p/ss")}`);
  const secrets = proxySecrets(env).map((secret) => secret.reveal());
  expect(secrets).toEqual(
    expect.arrayContaining(["p%2Fss", "p/ss", basic("us@er:p/ss"), "100%", basic("user:100%")]),
  );
});
