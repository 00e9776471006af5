import { type HttpAnswer, RegistryTokenError, Secret } from "@setup-registry-token/core";
import { RegistryUnreachable, readJson } from "@setup-registry-token/core/registries";
import type { AskingPorts } from "./asking-ports.ts";
import { mask } from "./masking.ts";

/** As OnePub's command line checks it; longer ones are no tokens of GitHub's. */
const LONGEST = 32_768;

/**
 * Asks the forge for an OpenID Connect token of this run (github/docs, "OpenID Connect reference"; Forgejo does it the
 * same way), and masks it. The HTTP client limits how long that may take.
 *
 * @param audience whom the token is for
 * @throws {RegistryTokenError} `identity-unavailable`
 */
export async function requestIdentity(
  audience: string,
  { commands, env, http }: Pick<AskingPorts, "commands" | "env" | "http">,
): Promise<Secret> {
  const address = env.ACTIONS_ID_TOKEN_REQUEST_URL ?? "";
  const requestToken = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? "";
  if (address === "" || requestToken === "" || !URL.canParse(address)) throw unavailable(howToGetOne(env));
  const url = new URL(address);
  url.searchParams.set("audience", audience);
  const token = new Secret(requestToken);
  mask(commands, token);
  const value = await http({
    method: "GET",
    url,
    credential: { origin: url.origin, token, scheme: "bearer" },
  }).then(readIdentity, (error: unknown) => {
    // What it says of hosts and proxies is true here too; what other errors advise is about a registry.
    if (error instanceof RegistryUnreachable) throw unavailable(`There is no identity. ${error.message}`);
    throw unavailable(`There is no identity: the answer of ${url.origin} cannot be used. Run the job again.`);
  });
  const identity = new Secret(value);
  mask(commands, identity);
  return identity;
}

function readIdentity(answer: HttpAnswer): string {
  const value = answer.status === 200 ? Reflect.get(Object(jsonOf(answer)), "value") : undefined;
  if (typeof value === "string" && value.length <= LONGEST && value.split(".", 4).length === 3) return value;
  throw unavailable(
    `There is no identity: ${answer.url.origin} answered ${answer.status} without one. Run the job again.`,
  );
}

function jsonOf(answer: HttpAnswer): unknown {
  try {
    return readJson(answer);
  } catch {
    return undefined;
  }
}

/** Gitea's server gives none (go-gitea/gitea#39052, open in 2026-11); its runner has both variables of Forgejo's too. */
function howToGetOne(env: AskingPorts["env"]): string {
  if (env.FORGEJO_ACTIONS === "true") {
    return (
      'Forgejo gives this job no identity. Add "enable-openid-connect: true" to the workflow or to the job ' +
      "(Forgejo knows no id-token permission); pull requests from forks never have one."
    );
  }
  if (env.GITEA_ACTIONS === "true") {
    return "This runner has no identity for the job: Gitea issues none. Give the token from a secret instead.";
  }
  return (
    'GitHub gives this job no identity. Add "id-token: write" to the permissions of the job (with contents: read, ' +
    "if it checks out code); a reusable workflow needs it where it is called, and pull requests from forks never have it."
  );
}

function unavailable(message: string): RegistryTokenError {
  return new RegistryTokenError("identity-unavailable", message);
}
