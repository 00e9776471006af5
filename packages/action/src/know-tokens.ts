import { RegistryTokenError, type Secret } from "@setup-registry-token/core";
import type { Inputs } from "./inputs.ts";
import type { KnownToken } from "./known-token.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

/**
 * Makes sure of token and URL of each registry before any file is touched; without a request if none is needed.
 *
 * @throws {RegistryTokenError} as the registries answer; `input-invalid` if only a request could tell the URL
 */
export async function knowTokens(
  inputs: Inputs,
  ports: { commands: WorkflowCommands; env: Readonly<Record<string, string | undefined>> },
): Promise<KnownToken[]> {
  if (inputs.isVerified || inputs.registries.some(({ authentication }) => authentication.kind === "oidc")) {
    const { askRegistries } = await import("./ask-registries.ts");
    return askRegistries(inputs, ports);
  }
  const known = inputs.registries.map((input): KnownToken => {
    const { authentication, url } = input;
    if (url === undefined || authentication.kind !== "token") {
      throw new RegistryTokenError(
        "input-invalid",
        `${input.registry} tells its URL of a token, but with verify: false it is not asked. Give the url.`,
      );
    }
    const { token } = authentication;
    return { ...input, url, token, verification: undefined, expiry: { kind: "unknown" } };
  });
  if (!known.some(({ token }) => looksLikeJwt(token))) return known;
  const { readExpiries } = await import("./read-expiries.ts");
  return readExpiries(known, inputs, ports.commands);
}

/** A JSON Web Token has three parts, and tells its end itself. */
function looksLikeJwt(token: Secret): boolean {
  return token.reveal().split(".").length === 3;
}
