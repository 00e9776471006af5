import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import { redact } from "../redact.ts";
import { Secret } from "../secret.ts";
import { shownLine } from "./quotation.ts";

/** Characters of a name, a label, a permission and the like. */
const LONGEST_TEXT = 200;
/** Those of other fields: sentences of ours that may quote a server, and a label that a rotation reads again. */
const LONGEST: Readonly<Record<string, number>> = { doubt: 1_200, remarks: 1_000, label: 1_000 };
const LONGEST_URL = 2_048;
/** Items of a list of texts, such as permissions. */
const MOST_TEXTS = 100;

/**
 * The door through which everything that a registry says comes in: each text below a value becomes one line of limited
 * length, without control and invisible characters and without a secret. Secrets, dates and numbers stay as they are.
 *
 * By the names of fields: an `id` is for the registry to recognize, so it is not changed, and is left out if it cannot
 * be shown as it is; a `registryUrl` like that is no URL of packages.
 *
 * @param secrets those of the request; those of the answer are found in it
 * @param origin of the registry, for an error
 * @throws {RegistryMisbehaved} `incomplete` for a `registryUrl`
 */
export function servedValues<Value>(value: Value, secrets: readonly Secret[], origin: string): Value {
  const texts: string[] = [];
  const own: Secret[] = [...secrets];
  collect(value, { texts, secrets: own });
  // Nearly always there is nothing to hide, and a list may hold ten thousand tokens.
  const all = texts.join("\n");
  const hidden = redact(all, own) === all ? [] : own;
  return clean(value, "", { hidden, origin }) as Value;
}

/** Whether an id or a name can be shown and sent back as it is: short, printable, and no secret in it. */
export function isPlainId(id: string, secrets: readonly Secret[]): boolean {
  if (id === "" || id.length > LONGEST_TEXT || redact(id, secrets) !== id) return false;
  return /^[!-~]*$/.test(id) || !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(id);
}

function collect(value: unknown, found: { texts: string[]; secrets: Secret[] }): void {
  if (typeof value === "string") found.texts.push(value);
  else if (value instanceof Secret) found.secrets.push(value);
  else if (typeof value === "object" && value !== null)
    for (const inner of Object.values(value)) collect(inner, found);
}

interface Cleaning {
  hidden: readonly Secret[];
  origin: string;
}

function clean(value: unknown, field: string, { hidden, origin }: Cleaning): unknown {
  if (typeof value === "string") return cleanText(value, field, { hidden, origin });
  if (Array.isArray(value)) {
    const most = value.every((item) => typeof item === "string") ? MOST_TEXTS : value.length;
    return value.slice(0, most).map((item) => clean(item, field, { hidden, origin }));
  }
  if (value === null || typeof value !== "object" || value instanceof Secret || value instanceof Date) {
    return value;
  }
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([name, inner]) => [name, clean(inner, name, { hidden, origin })]));
}

/** No user-info, and no path that means another one. */
function isPlainUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === "https:" || url?.protocol === "http:";
  return isHttp && url.username === "" && url.password === "" && !/\/\.{1,2}(?:\/|$)/.test(text);
}

function cleanText(text: string, field: string, { hidden, origin }: Cleaning): string | undefined {
  if (field === "id") return isPlainId(text, hidden) ? text : undefined;
  if (field === "registryUrl") {
    const isShown = shownLine(text, { secrets: hidden, longest: LONGEST_URL }) === text;
    if (isShown && isPlainUrl(text)) return text;
    throw new RegistryMisbehaved(
      "incomplete",
      `${origin} tells a URL of its packages that cannot be used. Give the URL yourself, or tell the registry's operator.`,
    );
  }
  return shownLine(text, { secrets: hidden, longest: LONGEST[field] ?? LONGEST_TEXT });
}
