import { fieldsIn } from "../storage/json-fields.ts";

/** Whose token was found in a file, and which one, as far as that is known. */
interface FoundToken {
  readonly accountId: string;
  readonly tokenId: string | undefined;
}

/** By this a quick fix knows its problem. The found token comes after it, as JSON. */
const STRAY_TOKEN = "stray-token ";

export function strayTokenCode(found: FoundToken): string {
  return STRAY_TOKEN + JSON.stringify(found);
}

/** Reads what {@link strayTokenCode} made; `undefined` for the code of another problem. */
export function readStrayTokenCode(code: string): FoundToken | undefined {
  if (!code.startsWith(STRAY_TOKEN)) return undefined;
  const { accountId, tokenId } = fieldsIn(code.slice(STRAY_TOKEN.length));
  if (typeof accountId !== "string") return undefined;
  return { accountId, tokenId: typeof tokenId === "string" ? tokenId : undefined };
}
