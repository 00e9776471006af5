/** The credential a request carried, read from its `Authorization` header. `raw` is a token without a scheme. */
export type PresentedCredential =
  | { readonly scheme: "none" }
  | { readonly scheme: "basic"; readonly username: string; readonly password: string }
  | { readonly scheme: "bearer"; readonly token: string }
  | { readonly scheme: "raw"; readonly value: string };

/**
 * Reads an `Authorization` header (RFC 7617 and RFC 6750; scheme names in any case).
 *
 * @param authorization the header's value, or undefined where the request had none
 */
export function readPresentedCredential(authorization: string | undefined): PresentedCredential {
  if (authorization === undefined) return { scheme: "none" };
  const [scheme = "", parameter = ""] = authorization.split(/ +(.*)/s);
  switch (scheme.toLowerCase()) {
    case "basic":
      return readBasic(parameter);
    case "bearer":
      return { scheme: "bearer", token: parameter };
    default:
      return { scheme: "raw", value: authorization };
  }
}

function readBasic(encoded: string): PresentedCredential {
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon < 0) return { scheme: "basic", username: pair, password: "" };
  return { scheme: "basic", username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}
