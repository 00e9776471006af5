import { RegistryTokenError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import type { RotationPorts } from "./rotation-ports.ts";
import type { RotationRequest, RunNumber } from "./rotation-request.ts";
import { runLabel } from "./run-label.ts";
import { HOUR } from "./spans.ts";

/** A request that was checked, with everything that it left out. */
export interface Settings {
  secret: RotationRequest["secret"];
  /** A text for people on the token that may be issued. */
  note: string | undefined;
  /** Tells the label of that token from all others. At least 0, less than 1. */
  random: number;
  run: RunNumber;
  mode: "rotate" | "finish";
  token: NonNullable<RotationRequest["token"]>;
  grace: number;
  isIncident: boolean;
  keepsWhatIsUsed: boolean;
  currentId: string | undefined;
  presentId: string | undefined;
  /** Of tokens that may be revoked without our label. */
  namedIds: ReadonlySet<string>;
  pendingToken: Secret | undefined;
  spacing: { check: number; store: number };
  isDryRun: boolean;
  signal: AbortSignal;
}

const USUAL_GRACE = 24 * HOUR;
const SHORTEST_GRACE = HOUR;

/** @throws {RegistryTokenError} `input-invalid` */
export function readSettings(request: RotationRequest, ports: RotationPorts): Settings {
  const { secret, run, note, occasion = "schedule", grace = USUAL_GRACE } = request;
  const { currentId, presentId, namedIds = [] } = request;
  demand(
    /^[\x21-\x39\x3b-\x7e]+$/.test(secret.scope),
    `"${secret.scope}" cannot stand in a label: a scope is visible ASCII characters without a colon, such as acme/app.`,
  );
  demand(
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(secret.name),
    `"${secret.name}" is not the name of a secret: that is letters, digits and _, and does not begin with a digit.`,
  );
  demand(
    isWhole(run.id) && isWhole(run.attempt),
    "The run must have whole numbers for its id and its attempt.",
  );
  demand(
    note === undefined || /^\P{C}+$/u.test(note),
    "The text for people on the token must be one line and not empty.",
  );
  demand(
    grace >= SHORTEST_GRACE || (occasion === "incident" && grace >= 0),
    "The grace is at least 1 hour: jobs that are queued or running still hold the old token. " +
      "If the token is in wrong hands, say that this is an incident; then 0 is allowed.",
  );
  checkDestinationNames(ports);
  demand(
    /^[\x21-\x7e]+$/.test(`${secret.server}${secret.home ?? ""}`),
    "The server and what is known of the repository there must be visible ASCII characters.",
  );
  demand(
    secret.home !== undefined || ports.destinations.length === 1,
    "Several destinations need a repository in which the receipt is at home.",
  );
  const random = ports.clock.random();
  // All names of lists and homes have the same length.
  const label = runLabel({ ...secret, home: "00000000", list: "00000000" }, { run, note, random });
  const { longestLabel = Number.POSITIVE_INFINITY } = ports.issuer;
  demand(
    label.length <= longestLabel,
    `The label "${label}" has ${label.length} characters, and the registry takes ${longestLabel}. Give a shorter text for people or none.`,
  );
  return {
    secret,
    note,
    random,
    run,
    mode: request.mode ?? "rotate",
    token: request.token ?? {},
    grace,
    isIncident: occasion === "incident",
    keepsWhatIsUsed: (request.usedAfterSwitch ?? "keep") === "keep" && occasion !== "incident",
    currentId,
    presentId,
    namedIds: new Set([currentId, presentId, ...namedIds].filter((id) => id !== undefined)),
    pendingToken: request.pendingToken,
    spacing: { check: 0, store: 0, ...request.spacing },
    isDryRun: request.isDryRun ?? false,
    signal: request.signal ?? new AbortController().signal,
  };
}

/** A cursor counts in the list of the names, and a person looks for what failed by its name. */
function checkDestinationNames({ destinations }: RotationPorts): void {
  const names = destinations.map(({ name }) => name);
  demand(names.length > 0, "There is no destination: name at least one secret that is to hold the token.");
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  demand(twice === undefined, `The destination "${twice}" is named twice.`);
}

function isWhole(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function demand(isMet: boolean, message: string): void {
  if (!isMet) throw new RegistryTokenError("input-invalid", message);
}
