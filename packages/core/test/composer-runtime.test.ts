import { describe, expect, test } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import type { ComposerOrder } from "../src/package-managers/composer-configuration.ts";
import type { ComposerHeader } from "../src/package-managers/composer-header.ts";
import {
  type ComposerPrediction,
  predictComposerCredential,
} from "../src/package-managers/composer-precedence.ts";
import { readComposerSources } from "../src/package-managers/composer-sources.ts";
import { composerMachine } from "./composer-machine.ts";
import data from "./data/composer-runtime.json" with { type: "json" };

type Vector = (typeof data.vectors)[number];
type Headers = Record<string, string | undefined>;

const ROOT = "/machine";
const VERSIONS: { version: keyof Vector["expected"]; order: ComposerOrder }[] = [
  { version: "2.5.5", order: "before-2.7.8" },
  { version: "2.10-dev", order: "2.7.8-and-newer" },
];

/** `composer diagnose` asks no repository, so there is no request to compare with. */
const WITHOUT_REQUEST = ["rt-diagnose"];

function predict(vector: Vector, order: ComposerOrder): ComposerPrediction {
  const env: Headers = { COMPOSER_HOME: `${ROOT}/home`, HOME: ROOT };
  for (const [name, value] of Object.entries<string | null>(vector.env)) {
    env[name] = value?.replaceAll("<ROOT>", ROOT);
  }
  const files: Record<string, string> = {
    [`${ROOT}/proj/composer.json`]: JSON.stringify(vector.composer_json),
  };
  if (vector.initial !== null) files[`${ROOT}/home/auth.json`] = vector.initial;
  for (const [file, text] of Object.entries<string>(vector.files)) files[`${ROOT}/${file}`] = text;
  // The machine that the vectors were recorded on had /etc/xdg.
  const machine = composerMachine({ env, files, directories: ["/etc/xdg"] });
  const { sources } = readComposerSources(machine);
  return predictComposerCredential(sources, { url: vector.url, order });
}

function predictHeaders(vector: Vector, order: ComposerOrder): Headers | "stop" {
  try {
    const prediction = predict(vector, order);
    if (prediction.kind === "stop") return "stop";
    return prediction.kind === "none" ? {} : asHeaders(prediction.header);
  } catch (error) {
    if (error instanceof RegistryTokenError && error.code === "location-unknown") return "stop";
    throw error;
  }
}

function asHeaders(header: ComposerHeader): Headers {
  switch (header.form) {
    case "basic":
      return { authorization: `Basic(${header.userName.reveal()}:${header.password.reveal()})` };
    case "bearer":
      return { authorization: `Bearer ${header.token.reveal()}` };
    case "github-token":
      return { authorization: `token ${header.token.reveal()}` };
    case "private-token":
      return { "private-token": header.token.reveal() };
    case "custom":
      return Object.fromEntries(
        header.lines.map((line) => {
          const [name = "", value] = line.reveal().split(": ");
          return [name.toLowerCase(), value];
        }),
      );
    case "none":
      return {};
  }
}

describe.each(VERSIONS)("which credential Composer $version sends", ({ version, order }) => {
  test.each(data.vectors.filter(({ id }) => !WITHOUT_REQUEST.includes(id)))(
    "is known beforehand: $id ($desc)",
    (vector) => {
      const { requests, exit } = vector.expected[version];
      const [request] = requests;
      const { host: _host, ...sent }: Headers = request?.headers ?? {};

      expect(predictHeaders(vector, order)).toEqual(request === undefined ? "stop" : sent);
      if (request === undefined) expect(exit).not.toBe(0);
    },
  );

  test("is known for the host of a command that asks no repository", () => {
    const diagnose = data.vectors.filter(({ id }) => WITHOUT_REQUEST.includes(id));

    expect(diagnose.map((vector) => predictHeaders(vector, order))).toEqual([
      { authorization: "Basic(token:s3cr3t)" },
    ]);
  });
});

describe("the recorded vectors", () => {
  test("are all there", () => {
    expect(data.vectors).toHaveLength(72);
  });
});
