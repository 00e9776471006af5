import { RegistryTokenError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { parseToken } from "../token.ts";

const BEGINNING = "srt1";

/**
 * What a {@link PendingStore} holds: the token with its id. A run that was queued early gets an early value, and by the
 * id it sees that it has the wrong one.
 */
export function pendingValue(id: string, token: Secret): Secret {
  return new Secret(`${BEGINNING} ${encodeURIComponent(id)} ${token.reveal()}`);
}

/** @returns `undefined` if the value is not one of {@link pendingValue} */
export function readPendingValue(value: Secret): { id: string; token: Secret } | undefined {
  const [beginning, id, token, ...more] = value.reveal().trim().split(" ");
  if (beginning !== BEGINNING || id === undefined || token === undefined || more.length > 0) return undefined;
  try {
    return { id: decodeURIComponent(id), token: parseToken(token).token };
  } catch (error) {
    if (error instanceof URIError || error instanceof RegistryTokenError) return undefined;
    throw error;
  }
}
