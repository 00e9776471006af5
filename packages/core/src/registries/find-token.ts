import { RegistryTokenError } from "../errors.ts";
import { oneLine } from "./quotation.ts";
import type { TokenRecord } from "./token-administration.ts";

const SHORTEST_PREFIX = 8;
const MOST_NAMED = 5;

/**
 * Finds the token that a person means: by its id; else by its label, exactly; else by the beginning of its id, of 8 or
 * more characters, if only one begins so (apkg's list shows no more of it).
 *
 * @throws {RegistryTokenError} `token-not-found` with the nearest labels; `token-ambiguous` with what tells the
 *   candidates apart
 */
export function findToken(tokens: readonly TokenRecord[], name: string): TokenRecord {
  const wanted = name.trim();
  // Lists have each label as one line.
  const line = oneLine(name);
  if (line === "") throw new RegistryTokenError("token-not-found", "Give the id or the label of a token.");
  const rules: ((token: TokenRecord) => boolean)[] = [
    ({ id }) => id === name,
    ({ id }) => id === wanted,
    ({ label }) => label === line,
    ({ id }) => wanted.length >= SHORTEST_PREFIX && id.startsWith(wanted),
  ];
  for (const rule of rules) {
    const found = tokens.filter(rule);
    const [token, ...more] = found;
    if (token !== undefined && more.length === 0) return token;
    if (more.length > 0) throw ambiguous(line, found);
  }
  throw notFound(line, tokens);
}

function ambiguous(name: string, found: readonly TokenRecord[]): RegistryTokenError {
  const shown = found.slice(0, MOST_NAMED).map(describe);
  const rest = found.length > MOST_NAMED ? ` (and ${found.length - MOST_NAMED} more)` : "";
  return new RegistryTokenError(
    "token-ambiguous",
    `"${name}" means ${found.length} tokens: ${shown.join("; ")}${rest}. Give the whole id of the one.`,
  );
}

function describe({ id, createdAt, lastUsedAt }: TokenRecord): string {
  return `${oneLine(id)}, created ${createdAt?.toISOString() ?? "at an unknown time"}, last used ${lastUsedAt?.toISOString() ?? "never or unknown"}`;
}

function notFound(name: string, tokens: readonly TokenRecord[]): RegistryTokenError {
  const near = [...new Set(tokens.map(({ label }) => label).filter((label) => label !== ""))]
    .map((label) => ({ label, distance: distanceOf(label.toLowerCase(), name.toLowerCase()) }))
    .filter(({ label, distance }) => distance <= Math.max(2, Math.ceil(label.length / 3)))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map(({ label }) => `"${oneLine(label)}"`);
  const hint =
    near.length > 0
      ? `Near it: ${near.join(", ")}.`
      : `The registry lists ${tokens.length} token${tokens.length === 1 ? "" : "s"}; none has a label like it.`;
  return new RegistryTokenError("token-not-found", `No token has the id or the label "${name}". ${hint}`);
}

/** Levenshtein's distance; 0 to 2 for a text that begins or ends with the other. */
function distanceOf(one: string, other: string): number {
  if (one.startsWith(other) || other.startsWith(one)) return one === other ? 0 : 1;
  if (one.endsWith(other) || other.endsWith(one)) return 2;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const substituted = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min((row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
