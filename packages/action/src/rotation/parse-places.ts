import { FileUnreadable } from "@setup-registry-token/core";
import type { SecretPlace } from "../github/secret-place.ts";
import { parseFullName, type Repository } from "../github/secret-place.ts";
import type { StepInputs } from "../input-values.ts";
import { invalidInput, refuseInputs, requireText } from "./invalid-input.ts";
import { parseRepositories, takeShard } from "./parse-repositories.ts";

export interface PlacePorts {
  env: Readonly<Record<string, string | undefined>>;
  /** Reads a text file; `undefined` if there is none. */
  readFile: (path: string) => string | undefined;
}

export interface Places {
  /** One or more. */
  places: [SecretPlace, ...SecretPlace[]];
  /** Counts from 1; `undefined` if the places are all of the list. */
  shard: number | undefined;
}

/** An app's token lives for an hour, and each repository takes a second or more. */
const USUAL_SHARD = 500;

/**
 * Where the secret is to be stored.
 *
 * @throws {RegistryTokenError} `input-invalid`
 */
export function parsePlaces(inputs: StepInputs, ports: PlacePorts): Places {
  const scope = inputs.choice("scope", [
    "repository",
    "environment",
    "organization",
    "dependabot",
    "codespaces",
    "agents",
  ]);
  if (scope !== "environment") refuseInputs(inputs, ["environment"], "Only the scope environment has one");
  const hasOrganization = inputs.text("organization") !== "";
  if (scope === "organization" || (hasOrganization && scope !== "repository" && scope !== "environment")) {
    refuseInputs(
      inputs,
      ["repositories", "repositories-file", "shard"],
      "An organization's secret is one secret",
    );
    const organization = requireText(inputs, "organization", "The scope organization needs its name.");
    const store = scope === "organization" ? "actions" : scope;
    return { places: [{ scope: "organization", organization, store }], shard: undefined };
  }
  refuseInputs(inputs, ["organization"], `The scope ${scope} has none`);
  const { repositories, shard } = parseShard(inputs, ports);
  if (scope !== "environment") {
    return { places: some(repositories.map((repository) => ({ scope, repository }))), shard };
  }
  const environment = requireText(inputs, "environment", "The scope environment needs its name.");
  return { places: some(repositories.map((repository) => ({ scope, repository, environment }))), shard };
}

/** The whole list of repositories, and the size of its parts. */
export function readRepositoryList(inputs: StepInputs, { env, readFile }: PlacePorts) {
  const size = inputs.wholeNumber("shard-size", USUAL_SHARD);
  if (size === 0) throw invalidInput("The input shard-size must be 1 or more.");
  return { repositories: readRepositories(inputs, { env, readFile }), size };
}

function parseShard(inputs: StepInputs, ports: PlacePorts) {
  const { repositories, size } = readRepositoryList(inputs, ports);
  const shard = inputs.wholeNumber("shard", 0);
  if (inputs.text("shard") === "") return { repositories, shard: undefined };
  return { repositories: takeShard(repositories, shard, size), shard };
}

/** By default the repository that this run is in. */
function readRepositories(inputs: StepInputs, { env, readFile }: PlacePorts): Repository[] {
  const listed = parseRepositories("the input repositories", inputs.raw("repositories"));
  const file = inputs.text("repositories-file");
  if (file === "") return listed.length > 0 ? listed : [parseFullName(env.GITHUB_REPOSITORY ?? "")];
  refuseInputs(inputs, ["repositories"], "The list is either an input or a file");
  const text = readList(file, readFile);
  if (text === undefined) {
    throw invalidInput("There is no file of the input repositories-file. Check the repository out before.");
  }
  const inFile = parseRepositories("the file of repositories-file", text);
  if (inFile.length === 0) throw invalidInput("The file of the input repositories-file names no repository.");
  return inFile;
}

function readList(file: string, readFile: PlacePorts["readFile"]): string | undefined {
  try {
    return readFile(file);
  } catch (cause) {
    if (!(cause instanceof FileUnreadable)) throw cause;
    throw invalidInput(`The file of the input repositories-file ${cause.reason}.`);
  }
}

function some([first, ...others]: SecretPlace[]): [SecretPlace, ...SecretPlace[]] {
  if (first === undefined) throw invalidInput("The list of repositories is empty.");
  return [first, ...others];
}
