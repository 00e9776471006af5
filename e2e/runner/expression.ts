import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { type Token, TokenType } from "@actions/expressions/lexer";

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

/** From `${{` to the first `}}` that is not inside a string. */
const EXPRESSION = /\$\{\{((?:'[^']*'|[^'}]|\}(?!\}))*)\}\}/g;
const STATUS_FUNCTIONS = ["always", "success", "failure", "cancelled"] as const;

/**
 * Fills in each `${{ expression }}` of a text, as GitHub does for the inputs of a step and their defaults. The
 * language is GitHub's own: `@actions/expressions` reads and evaluates it.
 *
 * @throws Error for an expression that GitHub would refuse, or that names a context which is not given
 */
export function evaluateTemplate(text: string, surroundings: Surroundings): string {
  return text.replace(EXPRESSION, (_, expression: string) =>
    new Expression(expression, surroundings).value().coerceString(),
  );
}

/**
 * Whether a step's `if`, or an action's `post-if`, holds. A condition that asks no status function holds
 * only while the job succeeds.
 *
 * @param condition with or without `${{ }}` around it. GitHub takes one that is only in part inside of `${{ }}` for
 *   a text, and a text that is not empty holds
 */
export function evaluateCondition(condition: string, surroundings: Surroundings): boolean {
  const parts = [...condition.trim().matchAll(EXPRESSION)];
  const isText = parts.length > 0 && parts[0]?.[0] !== condition.trim();
  const expressions = (
    parts.length > 0 ? parts.map((part) => part[1] ?? "") : [condition || "success()"]
  ).map((text) => new Expression(text, surroundings));
  const isStatusAsked = expressions.some((expression) => expression.isStatusAsked);
  if (!isStatusAsked && surroundings.status !== "success") return false;
  if (isText) return evaluateTemplate(condition, surroundings) !== "";
  return expressions[0]?.holds() ?? false;
}

class Expression {
  readonly #text: string;
  readonly #tokens: Token[];
  readonly #surroundings: Surroundings;

  constructor(text: string, surroundings: Surroundings) {
    this.#text = text;
    this.#surroundings = surroundings;
    this.#tokens = this.#read(() => new Lexer(text).lex().tokens);
  }

  get isStatusAsked(): boolean {
    return this.#tokens.some(
      ({ type, lexeme }, index) =>
        type === TokenType.IDENTIFIER &&
        STATUS_FUNCTIONS.some((name) => name === lexeme.toLowerCase()) &&
        this.#tokens[index + 1]?.type === TokenType.LEFT_PAREN,
    );
  }

  value(): data.ExpressionData {
    return this.#evaluate(this.#tokens);
  }

  /** Two exclamation marks make of any value whether it holds. */
  holds(): boolean {
    return this.#evaluate(new Lexer(`!!(${this.#text})`).lex().tokens).coerceString() === "true";
  }

  #evaluate(tokens: Token[]): data.ExpressionData {
    const { contexts, status } = this.#surroundings;
    const functions = STATUS_FUNCTIONS.map(
      (name): FunctionDefinition => ({
        name,
        minArgs: 0,
        maxArgs: 0,
        call: () => new data.BooleanData(name === "always" || name === status),
      }),
    );
    const tree = this.#read(() => new Parser(tokens, Object.keys(contexts), functions).parse());
    const values: data.Dictionary = JSON.parse(JSON.stringify(contexts), data.reviver);
    return new Evaluator(tree, values, new Map(functions.map((each) => [each.name, each]))).evaluate();
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw new Error(`Cannot read the expression "${this.#text.trim()}".`, { cause });
    }
  }
}
