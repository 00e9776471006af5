import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** An input that an action declares. */
export type DeclaredInput = {
  readonly name: string;
  /** May hold `${{ }}`. An input without a default is given to the action as empty text. */
  readonly defaultText: string;
  readonly deprecationMessage?: string;
};

/** What the runner needs to know of a JavaScript action. */
export type ActionMetadata = {
  readonly inputs: readonly DeclaredInput[];
  /** For example `node24`. */
  readonly using: string;
  /** Relative to the action's folder, as is `post`. */
  readonly main: string;
  readonly post?: string;
  readonly postCondition: string;
};

/**
 * Reads `action.yml` or `action.yaml`, synchronously: steps that are started together then keep their order.
 *
 * @param folder the folder that holds the file
 * @throws Error when there is no such file, or it is not the metadata of a JavaScript action
 */
export function readActionMetadata(folder: string): ActionMetadata {
  const file = ["action.yml", "action.yaml"]
    .map((name) => join(folder, name))
    .find((path) => existsSync(path));
  if (file === undefined) throw new Error(`${folder} holds neither action.yml nor action.yaml.`);
  const metadata = mapping(parse(readFileSync(file, "utf8")));
  const runs = mapping(metadata.runs);
  const using = scalar(runs.using);
  const main = scalar(runs.main);
  if (!/^node\d+$/.test(using) || main === "") {
    throw new Error(
      `${folder} holds no JavaScript action: "runs.using" is "${using}", "runs.main" is "${main}".`,
    );
  }
  const post = scalar(runs.post);
  return {
    inputs: Object.entries(mapping(metadata.inputs)).map(([name, declaration]) =>
      declaredInput(name, mapping(declaration)),
    ),
    using,
    main,
    ...(post === "" ? {} : { post }),
    postCondition: scalar(runs["post-if"]) || "always()",
  };
}

function declaredInput(name: string, declaration: Record<string, unknown>): DeclaredInput {
  const deprecationMessage = scalar(declaration.deprecationMessage);
  return {
    name,
    defaultText: scalar(declaration.default),
    ...(deprecationMessage === "" ? {} : { deprecationMessage }),
  };
}

function mapping(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function scalar(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
