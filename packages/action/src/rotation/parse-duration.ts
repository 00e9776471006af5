import { RegistryTokenError } from "@setup-registry-token/core";

const HOUR = 60 * 60 * 1000;

/**
 * Reads a time such as `24h` or `2d`: a whole number, then `h` for hours or `d` for days; or `0`.
 *
 * @param what names it in an error, such as `the input grace`
 * @returns milliseconds; `undefined` for the empty string
 * @throws {RegistryTokenError} `input-invalid`
 */
export function parseDuration(what: string, text: string): number | undefined {
  if (text === "") return undefined;
  if (text === "0") return 0;
  const [, digits, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits) * (unit === "h" ? HOUR : 24 * HOUR);
  throw new RegistryTokenError(
    "input-invalid",
    `${what.charAt(0).toUpperCase()}${what.slice(1)} must be a number of hours or days, such as 24h or 2d.`,
  );
}
