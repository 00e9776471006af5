import { expect, it } from "vitest";
import { isTotpCode, newTotpSecret, totpCode } from "./totp.ts";

// RFC 6238, appendix B: the secret is the ASCII text 12345678901234567890; the last 6 of the 8 digits there.
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

it.each([
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
])("gives the code of the standard at second %d", (second, code) => {
  expect(totpCode(SECRET, second * 1000)).toBe(code);
});

it("takes the code of this step and of the one before", () => {
  const now = 1_000_000_000_000;
  const secret = newTotpSecret();
  const takes = [-2, -1, 0, 1].map((step) => isTotpCode(totpCode(secret, now + step * 30_000), secret, now));
  expect(takes).toEqual([false, true, true, false]);
});
