import type { RotationPorts } from "./rotation-ports.ts";
import type { RotationRequest } from "./rotation-request.ts";
import type { RotationResult } from "./rotation-result.ts";

/**
 * Issues a new token, proves that it works, stores it wherever it is used, and ends those that were replaced when
 * nobody can hold them any more. Whatever fails, the destinations hold a token that works.
 *
 * @throws {RotationFailed} whose message says whether the secret still works and what to do
 * @throws {RegistryTokenError} `input-invalid`: nothing was asked
 */
export async function rotate(_request: RotationRequest, _ports: RotationPorts): Promise<RotationResult> {
  throw new Error("to come");
}
