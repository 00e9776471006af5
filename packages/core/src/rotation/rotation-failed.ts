import { RegistryTokenError, type RegistryTokenErrorCode } from "../errors.ts";
import { oneLine } from "../registries/quotation.ts";

/** Where the new token is, by the names of the destinations. */
export interface StoredWhere {
  done: string[];
  notDone: string[];
  /** No answer came, so it may be there or not. */
  unknown: string[];
}

/**
 * A rotation that did not come to its end. The message says whether the secret still works, and what to do. The code is
 * that of the cause, `rotation-incomplete` (only some destinations hold the new token, or may; both tokens are valid) or
 * `rotation-overtaken` (another rotation of the same secret came between).
 */
export class RotationFailed extends RegistryTokenError {
  readonly where: StoredWhere;
  /** Id of the new token if it is, or may be, still valid. */
  readonly newTokenId: string | undefined;

  constructor(
    code: RegistryTokenErrorCode,
    message: string,
    options: { where: StoredWhere; newTokenId?: string | undefined; cause?: unknown },
  ) {
    super(code, oneLine(message), options);
    this.where = options.where;
    this.newTokenId = options.newTokenId;
  }
}
