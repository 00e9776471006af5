import { RegistryTokenError } from "../errors.ts";

/**
 * What can be told of an error. Our own speak for themselves; another's message may hold anything, so only its class
 * and code are told.
 *
 * @returns full sentences
 */
export function causeText(error: unknown): string {
  if (error instanceof RegistryTokenError) return error.message;
  if (!(error instanceof Error)) return "The reason is not known.";
  if (error.name === "AbortError") return "The rotation was cancelled.";
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  return `The reason: ${error.name}${code}.`;
}
