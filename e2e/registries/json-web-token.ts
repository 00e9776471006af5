import { createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from "node:crypto";
import type { JsonRecord } from "./json-record.ts";

/** A public RSA key as issuers publish it (RFC 7517), with the id that tokens name it by. */
export type PublicKey = JsonWebKey & { readonly kid: string };

export interface JsonWebToken {
  readonly header: JsonRecord;
  readonly claims: JsonRecord;
  readonly signed: string;
  readonly signature: string;
}

/** Makes a JSON Web Token with RS256 (RFC 7515, RFC 7518). */
export function signToken(claims: JsonRecord, key: { privateKey: KeyObject; kid: string }): string {
  const header = { typ: "JWT", alg: "RS256", kid: key.kid };
  const signed = [header, claims].map((part) => encode(JSON.stringify(part))).join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), key.privateKey).toString("base64url")}`;
}

/** Takes a token apart without trusting it; undefined if it is none. */
export function parseToken(text: string): JsonWebToken | undefined {
  const [header = "", claims = "", signature = "", ...rest] = text.split(".");
  if (rest.length > 0 || signature === "") return undefined;
  try {
    const [first, second] = [header, claims].map((part) =>
      JSON.parse(Buffer.from(part, "base64url").toString("utf8")),
    );
    return { header: { ...first }, claims: { ...second }, signed: `${header}.${claims}`, signature };
  } catch {
    return undefined;
  }
}

/** Whether a token says RS256 and is signed by the one of the keys that it names. */
export function isSignedBy({ header, signed, signature }: JsonWebToken, keys: readonly PublicKey[]): boolean {
  const key = keys.find(({ kid }) => kid === header.kid);
  if (key === undefined || header.alg !== "RS256") return false;
  const publicKey = createPublicKey({ key, format: "jwk" });
  return verify("sha256", Buffer.from(signed), publicKey, Buffer.from(signature, "base64url"));
}

function encode(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url");
}
