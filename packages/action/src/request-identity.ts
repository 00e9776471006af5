import { RegistryTokenError, Secret } from "@setup-registry-token/core";
import { readJson } from "@setup-registry-token/core/registries";
import type { AskingPorts } from "./asking-ports.ts";
import { mask } from "./masking.ts";

/** As OnePub's command line checks it; longer ones are no tokens of GitHub's. */
const LONGEST = 32_768;

/**
 * Asks GitHub for an OpenID Connect token of this run (github/docs, "OpenID Connect reference"), and masks it.
 *
 * @param audience whom the token is for
 * @throws {RegistryTokenError} `identity-unavailable`
 */
export async function requestIdentity(
  audience: string,
  { commands, env, http }: AskingPorts,
): Promise<Secret> {
  const address = env.ACTIONS_ID_TOKEN_REQUEST_URL ?? "";
  const requestToken = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? "";
  if (address === "" || requestToken === "" || !URL.canParse(address)) {
    throw unavailable(
      'GitHub gives this job no identity. Add "id-token: write" to the permissions of the job (with contents: read, ' +
        "if it checks out code); a reusable workflow needs it where it is called, and pull requests from forks never have it.",
    );
  }
  const url = new URL(address);
  url.searchParams.set("audience", audience);
  const token = new Secret(requestToken);
  mask(commands, token);
  const answer = await http({
    method: "GET",
    url,
    credential: { origin: url.origin, token, scheme: "bearer" },
  });
  const value = answer.status === 200 ? Reflect.get(Object(readJson(answer)), "value") : undefined;
  if (typeof value !== "string" || value.length > LONGEST || value.split(".").length !== 3) {
    throw unavailable(
      `GitHub's service for identities answered ${answer.status} without one. Run the job again.`,
    );
  }
  const identity = new Secret(value);
  mask(commands, identity);
  return identity;
}

function unavailable(message: string): RegistryTokenError {
  return new RegistryTokenError("identity-unavailable", message);
}
