import { RegistryTokenError, Secret } from "@setup-registry-token/core";
import { mask } from "./masking.ts";
import { maskRawText } from "./raw-text-masking.ts";
import type { RegistryText } from "./registry-input.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

const KEYS = ["registry", "url", "token", "username", "store", "env-name", "auth", "audience"] as const;

/**
 * Reads the input `registries`: a YAML or JSON list of objects whose values are all text, or null for nothing: that
 * is what GitHub's `toJSON` makes of a secret that does not exist. Whatever may be a token is masked before the text is
 * parsed, and each token again when it is known.
 *
 * @throws {RegistryTokenError} `input-invalid`, naming the item, the key or the place, never a value: any of them
 *   may hold a token
 */
export async function readRegistryList(raw: string, commands: WorkflowCommands): Promise<RegistryText[]> {
  maskRawText(commands, raw);
  const list = parseJsonOrUndefined(raw) ?? (await parseYaml(raw));
  if (!Array.isArray(list) || list.length === 0) {
    throw invalid("must be a list with one item for each registry");
  }
  const texts = list.map((item: unknown, index) => readItem(item, `item ${index + 1} of registries`));
  for (const { token, username } of texts) mask(commands, new Secret(token), username || undefined);
  return texts;
}

function readItem(item: unknown, where: string): RegistryText {
  if (item === null || typeof item !== "object" || Array.isArray(item)) {
    throw invalid(`needs an object with registry, url and token as ${where.replace(" of registries", "")}`);
  }
  const unknown = Object.keys(item).findIndex((key) => !(KEYS as readonly string[]).includes(key));
  if (unknown !== -1) {
    throw invalid(`knows only the keys ${KEYS.join(", ")}, and key ${unknown + 1} of ${where} is another`);
  }
  const text: RegistryText = {
    where,
    registry: "",
    url: "",
    token: "",
    username: "",
    store: "",
    "env-name": "",
    auth: "",
    audience: "",
  };
  for (const [key, value] of Object.entries(item)) {
    if (value === null) continue;
    if (typeof value !== "string") {
      throw invalid(`needs text for ${key} in ${where}, but has ${kindOf(value)}. ${adviceFor(key)}`);
    }
    // The token stays as it is, so that what is wrong with it can be said.
    text[key as (typeof KEYS)[number]] = key === "token" ? value : value.trim();
  }
  return text;
}

function parseJsonOrUndefined(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function kindOf(value: unknown): string {
  if (typeof value !== "object") return `a ${typeof value}`;
  return Array.isArray(value) ? "a list" : "an object";
}

/** Whatever stands in a secret, `toJSON` makes valid YAML and JSON of it; quotation marks do not, of `"` and `\`. */
const WRITE_TOKENS = `Write each token as \${{ toJSON(secrets.NAME) }}, without quotes around it`;

function adviceFor(key: string): string {
  return key === "token" ? WRITE_TOKENS : "Put it in quotes";
}

/** With the failsafe schema all scalars but null are text: a token such as `1e5` is not taken for something else. */
async function parseYaml(raw: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await import("yaml");
  const lineCounter = new LineCounter();
  const document = parseDocument(raw, {
    schema: "failsafe",
    customTags: ["null"],
    lineCounter,
    prettyErrors: false,
    logLevel: "silent",
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw invalid(
      `is not valid YAML or JSON at line ${line}, column ${col} (${error.code}). ${WRITE_TOKENS}`,
    );
  }
  try {
    return document.toJS();
  } catch (cause) {
    throw invalid(`uses a YAML alias (*) that cannot be followed. ${WRITE_TOKENS}`, cause);
  }
}

function invalid(problem: string, cause?: unknown): RegistryTokenError {
  return new RegistryTokenError("input-invalid", `The input registries ${problem}.`, { cause });
}
