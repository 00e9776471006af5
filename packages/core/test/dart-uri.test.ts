import { describe, expect, it } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import {
  hostedUrlOf,
  normaliseHostedUrl,
  requireSecureUrl,
} from "../src/package-managers/dart-hosted-url.ts";
import data from "./data/pub-urls.json" with { type: "json" };

interface Row {
  given: string;
  url?: string;
  reason?: string;
}

function asForACredential(given: string): string {
  const url = normaliseHostedUrl(given);
  requireSecureUrl(url);
  return url;
}

function refusalOf(given: string): RegistryTokenError {
  try {
    asForACredential(given);
  } catch (error) {
    if (error instanceof RegistryTokenError) return error;
    throw error;
  }
  throw new Error(`${given} was not refused`);
}

function expectAsPub({ given, url, reason }: Row): void {
  if (url !== undefined) {
    expect(asForACredential(given)).toBe(url);
    expect(asForACredential(url)).toBe(url);
    return;
  }
  const error = refusalOf(given);
  expect(error.code).toBe("registry-url-invalid");
  expect(error.message).toContain(`: ${reason}`);
}

describe("a hosted URL is read as dart pub reads it", () => {
  it.each<Row & { id: string }>(data.rows)("$id: $given", expectAsPub);
  it.each<Row & { what: string }>(data.normalisation)("$what: $given", expectAsPub);
  it.each<Row & { what: string }>(data.alsoUnlikeNewUrl)("$what: $given", expectAsPub);
});

describe("new URL would be the wrong reader", () => {
  const rows: Row[] = data.rows.filter(({ id }) => data.unlikeNewUrl.some((unlike) => unlike.id === id));

  it.each([...rows, ...data.alsoUnlikeNewUrl])("$given", ({ given, url }: Row) => {
    const read = URL.canParse(given) ? new URL(given) : undefined;
    const accepted = read?.host && read.username + read.search + read.hash === "" ? read.href : undefined;
    expect(accepted?.replace(/\/$/, "")).not.toBe(url?.replace(/\/$/, ""));
  });
});

describe("a URL that pub might take, but nobody means, is refused", () => {
  it.each([
    ["a backslash", "https://h.example\\a"],
    ["a line break", "https://h.example/a\n"],
    ["a null character", "https://h.example/\0"],
    ["half a character", "https://h.example/\ud800"],
    ["an IPv6 zone", "https://[fe80::1%25eth0]/"],
    ["an IPv6 address that is none", "https://[1:2:3]/"],
    ["an IPv6 address without brackets", "https://::1/"],
    ["text after an IPv6 address", "https://[::1]x/"],
    ["a bracket inside a host", "https://h[x].example/"],
    ["a port in hexadecimal", "https://h.example:0x50/"],
    ["a port of spaces", "https://h.example: 80/"],
    ["two ports", "https://h.example:1:2/"],
    ["an empty user-info", "https://@h.example/"],
    ["an empty scheme", "://h.example/"],
    ["a scheme with an underscore", "ht_tps://h.example/"],
  ])("%s", (_, given) => {
    expect(refusalOf(given).code).toBe("registry-url-invalid");
    expect(hostedUrlOf(given)).toBeUndefined();
  });
});

describe("IPv6 addresses", () => {
  it.each(["[1:2:3:4:5:6:7:8]", "[::]", "[1::8]", "[1:2:3:4:5:6:7::]", "[::ffff:127.0.0.1]"])(
    "%s is a host",
    (host) => expect(normaliseHostedUrl(`https://${host}`)).toBe(`https://${host}`),
  );

  it.each([
    "[1:2:3:4:5:6:7:8:9]",
    "[1:2:3:4:5:6:7::8]",
    "[1::2::3]",
    "[:1]",
    "[12345::]",
    "[::256.0.0.1]",
    "[::1.2.3]",
    "[1.2.3.4::]",
    "[]",
  ])("%s is none", (host) => expect(hostedUrlOf(`https://${host}`)).toBeUndefined());

  it("are not shortened, so that only ::1 itself is trusted without https", () => {
    expect(() => requireSecureUrl(normaliseHostedUrl("http://[::1]/"))).not.toThrow();
    expect(() => requireSecureUrl(normaliseHostedUrl("http://[0:0:0:0:0:0:0:1]/"))).toThrow(
      RegistryTokenError,
    );
  });
});

describe("a refusal shows the URL, but nothing in it that may be secret", () => {
  it("shows a plain URL, and says what to do", () => {
    expect(refusalOf("http://h.example/a").message).toBe(
      'pub does not take the registry URL "http://h.example/a/": url must be https://, insecure repositories cannot use authentication. ' +
        "Write https://; without it only localhost, 127.0.0.1 and [::1] can have a token.",
    );
  });

  it.each([
    (secret: string) => `https://user:${secret}@h.example/`,
    (secret: string) => `https://${secret}@h.example/`,
    (secret: string) => `https://user:a/${secret}@h.example/`,
    (secret: string) => `https://user:a?${secret}@h.example/`,
    (secret: string) => `https://user:#${secret}:@h.example:x/`,
    (secret: string) => `user:${secret}@h.example`,
    (secret: string) => `https:user:${secret}@h.example`,
    (secret: string) => `https://h.example/?token=${secret}`,
    (secret: string) => `https://h.example/#${secret}`,
  ])("form %#", (form) => {
    const secret = `pw${Math.random().toString(36).slice(2)}`;
    expect(refusalOf(form(secret)).message).not.toContain(secret);
  });

  it("takes control characters out and cuts a long text", () => {
    const { message } = refusalOf(`\u001b[31m${"x".repeat(5000)}`);
    expect(message).not.toContain("\u001b");
    expect(message.length).toBeLessThan(500);
  });
});
