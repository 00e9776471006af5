/** A value in the contexts of a workflow: `github.event.action`, `steps.login.outputs.token`. */
export type ContextValue =
  | string
  | number
  | boolean
  | null
  | readonly ContextValue[]
  | { readonly [name: string]: ContextValue };

/** How the job stands at this moment; it decides `success()`, `failure()` and `cancelled()`. */
export type JobStatus = "success" | "failure" | "cancelled";

type Surroundings = { readonly contexts: Readonly<Record<string, ContextValue>>; readonly status: JobStatus };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|('(?:[^']|'')*')|([A-Za-z_][\w-]*)|(&&|\|\||==|!=|[!().[\]]))/y;

/**
 * Fills in each `${{ expression }}` of a text, as the runner does for the default of an input.
 *
 * @throws Error for an expression outside of the part of the language that is known here: context paths,
 * literals, `!`, `==`, `!=`, `&&`, `||`, brackets and the four status functions
 */
export function evaluateTemplate(text: string, surroundings: Surroundings): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    asText(evaluate(expression, surroundings)),
  );
}

/**
 * Whether a step's `if`, or an action's `post-if`, holds. A condition that asks no status function holds
 * only while the job succeeds.
 *
 * @param condition with or without `${{ }}` around it
 */
export function evaluateCondition(condition: string, surroundings: Surroundings): boolean {
  const expression = condition.trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
  if (!/\b(always|success|failure|cancelled)\s*\(/.test(expression) && surroundings.status !== "success") {
    return false;
  }
  return isTruthy(evaluate(expression, surroundings));
}

function evaluate(expression: string, { contexts, status }: Surroundings): ContextValue {
  const tokens = tokenize(expression);
  let position = 0;
  const next = () => tokens[position];
  const isTaken = (token: string) => {
    if (next() !== token) return false;
    position += 1;
    return true;
  };
  const expect = (token: string) => {
    if (!isTaken(token)) throw new Error(`Expected "${token}" in the expression "${expression}".`);
  };

  function either(): ContextValue {
    let value = both();
    while (isTaken("||")) {
      const other = both();
      value = isTruthy(value) ? value : other;
    }
    return value;
  }

  function both(): ContextValue {
    let value = comparison();
    while (isTaken("&&")) {
      const other = comparison();
      value = isTruthy(value) ? other : value;
    }
    return value;
  }

  function comparison(): ContextValue {
    let value = operand();
    for (;;) {
      if (isTaken("==")) value = isEqual(value, operand());
      else if (isTaken("!=")) value = !isEqual(value, operand());
      else return value;
    }
  }

  function operand(): ContextValue {
    if (isTaken("!")) return !isTruthy(operand());
    if (isTaken("(")) {
      const value = either();
      expect(")");
      return value;
    }
    const token = next() ?? "";
    position += 1;
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(token)) return Number(token);
    if (token === "true" || token === "false") return token === "true";
    if (token === "null") return null;
    if (!/^[A-Za-z_]/.test(token)) throw new Error(`Cannot read the expression "${expression}".`);
    return isTaken("(") ? statusFunction(token) : path(member(contexts, token));
  }

  function statusFunction(name: string): boolean {
    expect(")");
    switch (name) {
      case "always":
        return true;
      case "success":
      case "failure":
      case "cancelled":
        return status === name;
      default:
        throw new Error(`The function "${name}" is not known to this runner.`);
    }
  }

  function path(start: ContextValue): ContextValue {
    let value = start;
    for (;;) {
      if (isTaken(".")) {
        value = member(value, next() ?? "");
        position += 1;
      } else if (isTaken("[")) {
        value = member(value, asText(either()));
        expect("]");
      } else return value;
    }
  }

  const value = either();
  if (position < tokens.length) throw new Error(`Cannot read the expression "${expression}".`);
  return value;
}

function tokenize(expression: string): string[] {
  const text = expression.trimEnd();
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`Cannot read the expression "${expression}".`);
    tokens.push(match[0].trimStart());
  }
  return tokens;
}

/** Names in contexts are read without regard to case; a missing one is null. */
function member(value: ContextValue, name: string): ContextValue {
  if (typeof value !== "object" || value === null) return null;
  const found = Object.entries(value).find(([key]) => key.toUpperCase() === name.toUpperCase());
  return found?.[1] ?? null;
}

function isTruthy(value: ContextValue): boolean {
  return value !== "" && value !== 0 && value !== false && value !== null;
}

/** Strings are compared without regard to case; different types as numbers. */
function isEqual(one: ContextValue, other: ContextValue): boolean {
  if (typeof one === "string" && typeof other === "string") return one.toUpperCase() === other.toUpperCase();
  return typeof one === typeof other && typeof one !== "object"
    ? one === other
    : Number(one) === Number(other);
}

function asText(value: ContextValue): string {
  if (value === null) return "";
  return typeof value === "object" ? "Object" : String(value);
}
