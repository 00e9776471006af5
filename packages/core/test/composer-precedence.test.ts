import { describe, expect, test } from "vitest";
import { JsonSyntaxError } from "../src/credential-file/json-syntax-error.ts";
import { checkComposerAuth } from "../src/package-managers/composer-auth-check.ts";
import type { ComposerOrder } from "../src/package-managers/composer-configuration.ts";
import {
  type ComposerPrediction,
  predictComposerCredential,
} from "../src/package-managers/composer-precedence.ts";
import type { ComposerSource, ComposerSources } from "../src/package-managers/composer-sources.ts";
import data from "./data/composer-shapes.json" with { type: "json" };

const OLDER: ComposerOrder = "before-2.7.8";
const NEWER: ComposerOrder = "2.7.8-and-newer";
const NOTHING: ComposerSources = {
  "global config.json": undefined,
  "global auth.json": undefined,
  "composer.json": undefined,
  "project auth.json": undefined,
  COMPOSER_AUTH: undefined,
};

function predict(
  sources: Partial<ComposerSources>,
  { url = "https://h/packages.json", order = NEWER } = {},
): ComposerPrediction {
  return predictComposerCredential({ ...NOTHING, ...sources }, { url, order });
}

function basic(password: string): string {
  return JSON.stringify({ "http-basic": { h: { username: "token", password } } });
}

const WRAPPED: ComposerSource[] = ["global config.json", "composer.json"];

function place(source: ComposerSource): Partial<ComposerSources> {
  return { [source]: WRAPPED.includes(source) ? `{"config":${basic("p")}}` : basic("p") };
}

describe("of the same type in several places", () => {
  test.each<[ComposerOrder, ComposerSource[]]>([
    [
      OLDER,
      ["project auth.json", "composer.json", "COMPOSER_AUTH", "global auth.json", "global config.json"],
    ],
    [
      NEWER,
      ["COMPOSER_AUTH", "project auth.json", "composer.json", "global auth.json", "global config.json"],
    ],
  ])("the strongest counts, by the order of %s", (order, strongestFirst) => {
    strongestFirst.forEach((source, index) => {
      const weakerOnes = strongestFirst.slice(index).map(place);

      expect(predict(Object.assign({}, ...weakerOnes), { order })).toMatchObject({
        kind: "credential",
        source,
      });
    });
  });

  test("an entry for another host hides nothing", () => {
    const sources = { "global auth.json": basic("p"), COMPOSER_AUTH: basic("p").replace('"h"', '"other"') };

    expect(predict(sources)).toMatchObject({ source: "global auth.json" });
  });
});

describe("of several types for one host", () => {
  const inLoadOrder = [
    '"bitbucket-oauth":{"h":{"consumer-key":"k","consumer-secret":"s"}}',
    '"github-oauth":{"h":"t"}',
    '"gitlab-oauth":{"h":"t"}',
    '"gitlab-token":{"h":"t"}',
    '"forgejo-token":{"h":{"username":"u","token":"t"}}',
    '"http-basic":{"h":{"username":"u","password":"p"}}',
    '"bearer":{"h":"t"}',
    '"custom-headers":{"h":["X-A: b"]}',
    '"client-certificate":{"h":{"local_cert":"c.pem"}}',
  ];

  test.each(inLoadOrder.slice(1).map((later, index) => [later, inLoadOrder[index]]))(
    "%s beats %s, even from the weakest place",
    (later, earlier) => {
      const prediction = predict({
        "global config.json": `{"config":{${later}}}`,
        COMPOSER_AUTH: `{${earlier}}`,
      });

      expect(prediction).toMatchObject({ source: "global config.json", type: later.split('"')[1] });
    },
  );

  test("an older release does not know the types of 2.9.0", () => {
    const sources = { "global auth.json": `{${inLoadOrder.join(",")}}` };

    expect(predict(sources, { order: OLDER })).toMatchObject({ type: "bearer" });
    expect(predict(sources, { order: NEWER })).toMatchObject({
      type: "client-certificate",
      header: { form: "none" },
    });
  });
});

describe("a redirect", () => {
  test("gets the credential of its own host only", () => {
    const sources = { "global auth.json": basic("p") };

    expect(predict(sources, { url: "https://h/elsewhere" })).toMatchObject({ kind: "credential" });
    expect(predict(sources, { url: "https://h:8443/" })).toEqual({ kind: "none", key: "h:8443" });
    expect(predict(sources, { url: "https://other/" })).toEqual({ kind: "none", key: "other" });
  });
});

describe("a URL with user-info", () => {
  test("beats every place, percent-decoded", () => {
    const prediction = predict({ COMPOSER_AUTH: basic("p") }, { url: "https://us%65r:p%C3%A9%zz@h/" });

    expect(prediction).toMatchObject({ kind: "credential", source: "URL", key: "h" });
    expect(prediction).toHaveProperty("header.form", "basic");
    const { userName, password } = Object(prediction).header;
    expect([userName.reveal(), password.reveal()]).toEqual(["user", "pé%zz"]);
  });

  test("needs a password", () => {
    expect(predict({ COMPOSER_AUTH: basic("p") }, { url: "https://user@h/" })).toMatchObject({
      source: "COMPOSER_AUTH",
    });
  });
});

describe("hosts that Composer knows", () => {
  test("GitHub's token goes to its API and nowhere else", () => {
    const sources = { "global auth.json": '{"github-oauth":{"github.com":"t"}}' };

    expect(predict(sources, { url: "https://api.github.com/repos" })).toHaveProperty(
      "header.form",
      "github-token",
    );
    expect(predict(sources, { url: "https://raw.github.com/x" })).toHaveProperty("header.form", "none");
  });

  test("Bitbucket's API uses the credential of bitbucket.org", () => {
    const sources = {
      "global auth.json": '{"http-basic":{"bitbucket.org":{"username":"u","password":"p"}}}',
    };

    expect(predict(sources, { url: "https://api.bitbucket.org/2.0" })).toMatchObject({ kind: "credential" });
  });

  test("GitLab's words in the place of a password mean nothing to other hosts", () => {
    const sources = { "global auth.json": basic("private-token") };
    const gitlab = { "composer.json": '{"config":{"gitlab-domains":["h"]}}' };

    expect(predict(sources)).toHaveProperty("header.form", "basic");
    expect(predict({ ...sources, ...gitlab })).toHaveProperty("header.form", "private-token");
  });

  test("a GitLab below a path has a key of its own", () => {
    const sources = {
      "composer.json": '{"config":{"gitlab-domains":["h/git"]}}',
      "global auth.json": '{"gitlab-token":{"h/git":"t"}}',
    };

    expect(predict(sources)).toMatchObject({ key: "h/git", header: { form: "private-token" } });
  });
});

describe("what makes Composer stop", () => {
  test.each(data.shapes)("is told from what it can read: $text", ({ text, isUsable }) => {
    const prediction = predict({ COMPOSER_AUTH: text }, { order: OLDER });

    expect(prediction.kind === "stop").toBe(!isUsable);
  });

  test.each(data.shapes)(
    "is what the check of a file refuses, and nothing else: $text",
    ({ text, isUsable }) => {
      const check = () => checkComposerAuth(text);

      if (isUsable) expect(check).not.toThrow();
      else expect(check).toThrow(JsonSyntaxError);
    },
  );

  const places: ComposerSource[] = [...WRAPPED, "global auth.json", "project auth.json", "COMPOSER_AUTH"];
  test.each(places)("is reported with the place and no content: %s", (source) => {
    const secret = Math.random().toString(36).slice(2);
    const prediction = predict({ [source]: `{"http-basic":{"h":{"password":"${secret}"}},}` });

    expect(prediction).toMatchObject({
      kind: "stop",
      source,
      reason: expect.stringMatching(/line 1, column \d+/),
    });
    expect(JSON.stringify(prediction)).not.toContain(secret);
  });

  test("is not an empty variable", () => {
    expect(predict({ COMPOSER_AUTH: "" })).toEqual({ kind: "none", key: "h" });
    expect(predict({ COMPOSER_AUTH: "0" })).toEqual({ kind: "none", key: "h" });
  });

  test("is an empty file", () => {
    expect(predict({ "global auth.json": "" })).toMatchObject({ kind: "stop", source: "global auth.json" });
  });
});
