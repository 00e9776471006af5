import { parseToken, RegistryTokenError, Secret } from "@setup-registry-token/core";
import type { StepInputs } from "../input-values.ts";
import { refuseInputs, requireText } from "./invalid-input.ts";
import type { Authority } from "./rotation-inputs.ts";

/**
 * What may issue tokens: a token (or a session), or, for PACKAGE.broker, what a person logs in with.
 *
 * @throws {RegistryTokenError} `input-invalid`, `token-missing` or `token-malformed`
 */
export function parseAuthority(inputs: StepInputs, canLogIn: boolean): Authority {
  if (!canLogIn || inputs.text("email") === "") {
    refuseInputs(
      inputs,
      ["email", "password", "totp-secret"],
      canLogIn ? "They need an email" : "This kind of registry is not logged in to with a password",
    );
    return { kind: "token", token: parseTokenInput(inputs, "token") };
  }
  refuseInputs(inputs, ["token"], "A token and an email are two ways to do the same");
  const totpSecret = inputs.text("totp-secret");
  requireText(inputs, "password", "It goes with the email.");
  return {
    kind: "password",
    email: inputs.text("email"),
    // A blank can be a part of it; a line end comes with how it was stored.
    password: new Secret(inputs.raw("password").replace(/(?<![\r\n])[\r\n]+$/, "")),
    totpSecret: totpSecret === "" ? undefined : new Secret(totpSecret),
  };
}

/** @throws {RegistryTokenError} `token-missing` or `token-malformed`, which say which input it is */
export function parseTokenInput(inputs: StepInputs, name: string): Secret {
  try {
    return parseToken(inputs.raw(name)).token;
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    throw new RegistryTokenError(error.code, `The input ${name}: ${error.message}`, { cause: error });
  }
}
