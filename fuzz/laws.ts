import { AssertionError } from "node:assert";
import { randomBytes } from "node:crypto";
import { derivedForms } from "../packages/core/src/redact.ts";
import { Secret } from "../packages/core/src/secret.ts";

/** A token that nobody has. It stands in many of the values, and never in what is said about them. */
export const token = new Secret(`tok-${randomBytes(18).toString("base64")}`);

const forms = derivedForms(token);

/**
 * What a reader gives for a value; `undefined` if it refuses it as it may: by an error of the product's own, which
 * tells nothing of the token.
 */
export function given<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    refuseUntyped(error);
    return undefined;
  }
}

/** As {@link given}, for what takes its time. */
export async function givenLater<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    refuseUntyped(error);
    return undefined;
  }
}

export function law(isKept: boolean, name: string): void {
  if (!isKept) throw new AssertionError({ message: name });
}

/** Nothing of the token may stand there, in no form. */
export function withoutToken(what: unknown, name: string): void {
  const text = textOf(what);
  const found = forms.find((form) => text.includes(form));
  law(found === undefined, `${name} gives the token away: ${text.replaceAll(found ?? "", "TOKEN")}`);
}

/** The product's errors, and that of its readers of JSON, which its callers translate. Two copies of the classes may be loaded. */
const TYPED: ReadonlySet<string> = new Set(["RegistryTokenError", "JsonSyntaxError", "ComposerStop"]);

function refuseUntyped(error: unknown): void {
  law(isTyped(error), `An error that is none of the product's: ${textOf(error)}`);
  withoutToken(error, "An error");
}

function isTyped(error: unknown): boolean {
  for (let prototype = error; prototype instanceof Error; prototype = Object.getPrototypeOf(prototype)) {
    if (TYPED.has(prototype.constructor.name)) return true;
  }
  return false;
}

/** Everything that a value says, whether a program would show it or not. */
function textOf(what: unknown): string {
  if (!(what instanceof Error)) return typeof what === "string" ? what : (JSON.stringify(what) ?? "");
  return Object.getOwnPropertyNames(what)
    .map((name) => textOf(Reflect.get(what, name)))
    .join("\n");
}
