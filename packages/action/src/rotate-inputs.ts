import { Secret } from "@setup-registry-token/core";
import type { RotationRequest } from "@setup-registry-token/core/rotation";
import { parseSecretName } from "./github/secret-name.ts";
import { StepInputs } from "./input-values.ts";
import { mask } from "./masking.ts";
import { invalidInput, refuseInputs, requireText } from "./rotation/invalid-input.ts";
import { parseAuthority, parseTokenInput } from "./rotation/parse-authority.ts";
import { parseDuration } from "./rotation/parse-duration.ts";
import { type PlacePorts, parsePlaces, readRepositoryList } from "./rotation/parse-places.ts";
import { planShards } from "./rotation/parse-repositories.ts";
import type { RotationInputs, StoringInputs } from "./rotation/rotation-inputs.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** The inputs that hold what must not be shown. */
const SECRET_INPUTS = ["token", "password", "totp-secret", "github-token", "pending-token"];
const DAY = 24 * 60 * 60 * 1000;

/**
 * Reads the inputs of the sub-action. What must not be shown is masked before anything else is done with it.
 *
 * @throws {RegistryTokenError} `input-invalid`, `token-missing` or `token-malformed`
 */
export function readRotationInputs(commands: WorkflowCommands, ports: PlacePorts): RotationInputs {
  const inputs = new StepInputs(ports.env);
  for (const name of SECRET_INPUTS) mask(commands, new Secret(inputs.raw(name)));
  // What an authenticator app shows in groups is one text without blanks.
  mask(commands, new Secret(inputs.raw("totp-secret").replace(/\s/g, "").toUpperCase()));
  if (inputs.boolean("plan", false)) {
    const { repositories, size } = readRepositoryList(inputs, ports);
    return { does: "plan", shards: planShards(repositories.length, size) };
  }
  const registry = requireText(inputs, "registry", "Give apkg, package-broker or onepub.");
  const mode = inputs.choice("mode", registry === "onepub" ? ["replace"] : ["rotate", "finish"]);
  if (registry === "onepub") {
    if (inputs.text("mode") === "") {
      throw invalidInput(
        "OnePub has one token for each member, so a new one cannot be there before the old one ends. " +
          "Set mode to replace, and accept-gap to true, or rotate between two members: see docs/rotation.md.",
      );
    }
    return readReplacement(inputs, readStoring(inputs, ports));
  }
  if (registry !== "apkg" && registry !== "package-broker") {
    throw invalidInput(
      "The input registry must be apkg, package-broker or onepub: other registries have no calls to issue tokens.",
    );
  }
  refuseInputs(inputs, ["member-email"], "Only OnePub has members");
  return {
    does: "rotate",
    registry,
    authority: parseAuthority(inputs, registry === "package-broker"),
    request: readRequest(inputs, mode === "finish" ? "finish" : "rotate"),
    ...readStoring(inputs, ports),
  };
}

function readStoring(inputs: StepInputs, ports: PlacePorts): StoringInputs {
  const { env } = ports;
  return {
    url: inputs.text("url") || undefined,
    github: { token: readGitHubToken(inputs), apiUrl: env.GITHUB_API_URL || "https://api.github.com" },
    run: { id: Number(env.GITHUB_RUN_ID ?? 0), attempt: Number(env.GITHUB_RUN_ATTEMPT ?? 1) },
    currentRepository: env.GITHUB_REPOSITORY ?? "",
    secretName: parseSecretName("the input secret-name", inputs.text("secret-name")),
    hasReceipt: inputs.choice("receipt", ["variable", "none"]) === "variable",
    ...parsePlaces(inputs, ports),
  };
}

function readGitHubToken(inputs: StepInputs): Secret {
  requireText(
    inputs,
    "github-token",
    "Give the token of a GitHub App, made in this job, or of a user. The job's own GITHUB_TOKEN can never write " +
      "secrets. See docs/rotation.md for both.",
  );
  return parseTokenInput(inputs, "github-token");
}

function readReplacement(inputs: StepInputs, storing: StoringInputs): RotationInputs {
  if (!inputs.boolean("accept-gap", false)) {
    throw invalidInput(
      "mode: replace ends the member's token on all devices before its successor is stored: what runs meanwhile fails. " +
        "Set accept-gap to true if that is fine, or rotate between two members: see docs/rotation.md.",
    );
  }
  return {
    does: "replace",
    registry: "onepub",
    authority: { kind: "token", token: parseTokenInput(inputs, "token") },
    memberEmail: requireText(
      inputs,
      "member-email",
      "Give the e-mail address of the member whose token it is.",
    ),
    isDryRun: inputs.boolean("dry-run", false),
    ...storing,
  };
}

function readRequest(inputs: StepInputs, mode: "rotate" | "finish") {
  const isIncident = inputs.boolean("incident", false);
  const grace = parseDuration("the input grace", inputs.text("grace"));
  const pending = inputs.raw("pending-token");
  return {
    mode,
    token: readTokenRequest(inputs),
    note: inputs.text("label") || undefined,
    // Who knows that a token is in wrong hands wants it ended.
    grace: grace ?? (isIncident ? 0 : undefined),
    occasion: isIncident ? "incident" : "schedule",
    usedAfterSwitch: inputs.boolean("revoke-after-use-check", true) ? "keep" : "revoke",
    currentId: inputs.text("current-token-id") || undefined,
    pendingToken: pending === "" ? undefined : new Secret(pending),
    isDryRun: inputs.boolean("dry-run", false),
  } as const satisfies Partial<RotationRequest>;
}

function readTokenRequest(inputs: StepInputs): NonNullable<RotationRequest["token"]> {
  const lifetime = inputs.text("expires-in");
  const time = parseDuration("the input expires-in", /^\d+$/.test(lifetime) ? `${lifetime}d` : lifetime);
  if (time !== undefined && (time === 0 || time % DAY !== 0)) {
    throw invalidInput("The input expires-in must be a number of whole days, such as 90d.");
  }
  const permissions = inputs
    .text("permissions")
    .split(/[\s,]+/)
    .filter((text) => text !== "");
  return {
    days: time === undefined ? undefined : time / DAY,
    permissions: permissions.length === 0 ? undefined : permissions,
    packageScope: inputs.text("package-scope") || undefined,
    rateLimit: inputs.text("rate-limit") === "" ? undefined : inputs.wholeNumber("rate-limit", 1000),
  };
}
