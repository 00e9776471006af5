import { RegistryTokenError } from "@setup-registry-token/core";
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
  return inputs.registries.map((input) => {
    const { authentication, url } = input;
    if (url === undefined || authentication.kind !== "token") {
      throw new RegistryTokenError(
        "input-invalid",
        `${input.registry} tells its URL of a token, but with verify: false it is not asked. Give the url.`,
      );
    }
    return { ...input, url, token: authentication.token, verification: undefined };
  });
}
