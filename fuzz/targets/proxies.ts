import fc from "fast-check";
import { isExcluded } from "../../packages/action/src/no-proxy.ts";
import { describeProxy, findProxy, proxySecrets } from "../../packages/action/src/proxy.ts";
import { law, token, withoutToken } from "../laws.ts";
import { target } from "../target.ts";
import { nearTo } from "../texts.ts";

const HOSTS = [
  "https://pub.example.com/",
  "http://sub.corp.example:8080/",
  "https://10.1.2.3/",
  "https://[2001:db8::1]/",
  "https://xn--bcher-kva.example/",
];

export const proxyTargets = [
  target({
    name: "proxies",
    values: nearTo([
      "http://proxy.example:3128",
      "proxy.example:3128",
      "https://[::1]:1",
      "socks5://proxy.example",
      "http://proxy.example/",
    ]),
    check: (text) => {
      for (const host of HOSTS) {
        const proxy = findProxy(new URL(host), { HTTPS_PROXY: text, http_proxy: text });
        if (proxy?.url !== undefined)
          law(proxy.url.username === "" && proxy.url.password === "", "A proxy's URL holds no password");
      }
      // The token as a password, so that what shows it shows a password. As a host's name it would be none.
      if (text.includes(token.reveal()) || /[/?#\\]/.test(text)) return;
      const env = { HTTPS_PROXY: `http://someone:${encodeURIComponent(token.reveal())}@${text}` };
      const found = findProxy(new URL("https://pub.example.com/"), env);
      if (found !== undefined) withoutToken(describeProxy(found), "The name of a proxy");
      proxySecrets(env);
    },
    large: {
      colons: (size) => `http://${":".repeat(size)}`,
      "at signs": (size) => `http://${"@".repeat(size)}`,
      blanks: (size) => `${" ".repeat(size)}x`,
    },
  }),
  target({
    name: "NO_PROXY",
    values: fc.tuple(
      fc.constantFrom(...HOSTS),
      nearTo(
        [
          "corp.example,.example.com, *.x",
          "10.0.0.0/8 2001:db8::/32",
          "10.0.0.1-10.0.0.9,[::1]:443",
          "*",
          "localhost:80",
        ],
        [",", "/", "-", ".", "*", ":", "["],
      ),
    ),
    check: ([url, list]) => {
      const isOut = isExcluded(new URL(url), list);
      law(!isOut || isExcluded(new URL(url), `${list},other.example`), "One more item excludes no less");
      law(isExcluded(new URL(url), `${list}, *`), "A star excludes all");
    },
    large: {
      items: (size) => ["https://pub.example.com/", "a.example,".repeat(size / 10)] as [string, string],
      blanks: (size) => ["https://pub.example.com/", " ".repeat(size)] as [string, string],
      dots: (size) => ["https://pub.example.com/", ".".repeat(size)] as [string, string],
      digits: (size) => ["https://10.1.2.3/", `${"1".repeat(size)}/8`] as [string, string],
    },
  }),
];
