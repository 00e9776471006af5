import { deepStrictEqual } from "node:assert";
import fc from "fast-check";
import type { CredentialFormat } from "../../packages/core/src/credential-file/credential-format.ts";
import { apkgCredentials } from "../../packages/core/src/package-managers/apkg-credentials.ts";
import { refuseDiversion } from "../../packages/core/src/package-managers/apkg-settings.ts";
import { composerAuth } from "../../packages/core/src/package-managers/composer-auth.ts";
import { mergeComposerVariable } from "../../packages/core/src/package-managers/composer-variable.ts";
import { pubTokens, urlsThatRead } from "../../packages/core/src/package-managers/pub-tokens.ts";
import { given, law, token } from "../laws.ts";
import { machineWith } from "../machine.ts";
import { target } from "../target.ts";
import { jsonText } from "../texts.ts";

/** As pub spells it. */
const URL = "https://pub.example.com";
const HOST = "composer.example.com";
const PUB_ENTRY = JSON.stringify({ url: URL, token: token.reveal() });
const COMPOSER_ENTRY = JSON.stringify({ username: "token", password: token.reveal() });

const pubText = jsonText(
  [
    { version: 1, hosted: [] },
    {
      version: 1,
      hosted: [
        { url: URL, token: "another" },
        { url: "https://two.example/", env: "TWO" },
      ],
    },
    {
      version: 1,
      hosted: [
        { url: "https://PUB.example.com:443/", env: "ONE" },
        { url: URL, token: token.reveal() },
      ],
      more: { a: [1] },
    },
  ],
  ["version", "hosted", "url", "token", "env"],
);

const composerText = jsonText(
  [
    {},
    { "http-basic": {} },
    {
      "http-basic": {
        [HOST]: { username: "a", password: token.reveal() },
        "two.example": { username: "b", password: "c" },
      },
      bearer: { "three.example": "d" },
    },
    {
      "github-oauth": { "github.com": "e" },
      "gitlab-token": { "gitlab.com": { username: "f", token: "g" } },
      "http-basic": [],
    },
  ],
  ["http-basic", "bearer", "github-oauth", "gitlab-token", "custom-headers", "username", "password", HOST],
);

const apkgText = jsonText(
  [{ registry: "https://api.apkg.ai", accessToken: token.reveal(), refreshToken: "", username: "someone" }],
  ["registry", "accessToken", "refreshToken", "username"],
);

const settingsText = jsonText(
  [
    {
      registry: "https://api.apkg.ai",
      services: { auth: "https://auth.example", search: "https://s.example" },
      defaultSetup: ["claude"],
      symlinkClaudeMd: true,
    },
  ],
  ["registry", "services", "auth", "mfa", "token", "key", "package", "defaultSetup", "symlinkClaudeMd"],
);

/** What is put is read again; what is removed is gone; and all that is not ours is as it was. */
function keepsEntries(format: CredentialFormat, key: string, entry: string) {
  return (text: string) => {
    if (given(() => format.check(text) ?? true) === undefined) return;
    const put = format.put(text, key, entry);
    format.check(put);
    deepStrictEqual(JSON.parse(format.read(put, key) ?? "null"), JSON.parse(entry));
    law(format.put(put, key, entry) === put, "What is there already is not written again");
    const removed = format.remove(put, key);
    law(removed !== undefined && format.read(removed, key) === undefined, "What is removed is gone");
    if (format.read(text, key) === undefined && format.remove(text, key) === text) {
      law(
        sameBut(format.remove(put, key) ?? "", text, format),
        "What was put and is removed leaves the values as they were",
      );
    }
  };
}

/** Equal but for what is empty: an object that had to be made for the entry may stay. */
function sameBut(one: string, other: string, format: CredentialFormat): boolean {
  if (format.isEmpty(one) && format.isEmpty(other)) return true;
  return JSON.stringify(withoutEmpty(JSON.parse(one))) === JSON.stringify(withoutEmpty(JSON.parse(other)));
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).filter(
    ([, member]) => typeof member !== "object" || member === null || Object.keys(member).length > 0,
  );
}

const many = (item: (index: number) => string) => (size: number) =>
  Array.from({ length: Math.ceil(size / 40) }, (_, index) => item(index)).join(",");

export const credentialFiles = [
  target({
    name: "pub-tokens.json",
    values: pubText,
    check: (text) => {
      keepsEntries(pubTokens, URL, PUB_ENTRY)(text);
      given(() => urlsThatRead("ONE", text));
    },
    large: {
      "many entries": (size) =>
        `{"version":1,"hosted":[${many((index) => `{"url":"https://h${index}.example/","env":"A"}`)(size)}]}`,
      "one entry again and again": (size) =>
        `{"version":1,"hosted":[${many(() => `{"url":"${URL}","env":"A"}`)(size)}]}`,
      "a URL of slashes": (size) =>
        `{"version":1,"hosted":[{"url":"https://pub.example.com${"/".repeat(size)}","env":"A"}]}`,
      brackets: (size) => "[".repeat(size),
    },
  }),
  target({
    name: "auth.json of Composer",
    values: composerText,
    check: keepsEntries(composerAuth, HOST, COMPOSER_ENTRY),
    large: {
      "many hosts": (size) =>
        `{"http-basic":{${many((index) => `"h${index}.example":{"username":"a","password":"b"}`)(size)}}}`,
      "one host again and again": (size) =>
        `{"http-basic":{${many(() => `"${HOST}":{"username":"a","password":"b"}`)(size)}}}`,
      "line breaks": (size) => `{"http-basic":{${"\n".repeat(size)}}}`,
    },
  }),
  target({
    name: "COMPOSER_AUTH",
    values: composerText,
    check: (text) => {
      const merged = given(() => mergeComposerVariable(text, HOST, COMPOSER_ENTRY));
      if (merged === undefined) return;
      deepStrictEqual(JSON.parse(composerAuth.read(merged.text, HOST) ?? "null"), JSON.parse(COMPOSER_ENTRY));
    },
  }),
  target({
    name: "credentials.json of apkg",
    values: apkgText,
    check: (text) => void given(() => apkgCredentials.check(text)),
    large: {
      "many fields": (size) => `{${many((index) => `"f${index}":"a long enough value of it"`)(size)}}`,
    },
  }),
  target({
    name: "config.json of apkg",
    values: fc.tuple(
      settingsText,
      fc.constantFrom<string>("https://api.apkg.ai", "https://auth.example", "http://127.0.0.1:8080"),
    ),
    check: ([text, url]) =>
      void given(() =>
        refuseDiversion(
          "/home/dev/.apkg/config.json",
          url,
          machineWith({ "/home/dev/.apkg/config.json": text }),
        ),
      ),
    large: {
      "many services": (size) =>
        [
          `{"services":{${many((index) => `"s${index}":"https://h${index}.example"`)(size)}}}`,
          "https://api.apkg.ai",
        ] as [string, string],
    },
  }),
];
