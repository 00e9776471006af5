import type fc from "fast-check";

/** One thing that reads what somebody else wrote, and the laws that it keeps whatever that is. */
export interface Target<Value = unknown> {
  /** As in SECURITY.md. */
  readonly name: string;
  readonly values: fc.Arbitrary<Value>;
  /** Throws if a law is broken. */
  readonly check: (value: Value) => void | Promise<void>;
  /** The part of the usual number of cases that is enough, where each takes long. By default 1. */
  readonly share?: number;
  /** Values whose size is about the number given: work on them may grow no faster than they do. */
  readonly large?: Readonly<Record<string, (size: number) => Value>>;
}

/** Keeps the type of a target's values together, and forgets it afterwards. */
export function target<Value>(definition: Target<Value>): Target {
  return definition as unknown as Target;
}
