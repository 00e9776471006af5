import type { Reply } from "../../registries/reply.ts";
import type { Call } from "../call.ts";
import { Refusal } from "../refusal.ts";
import type { SecretScope } from "../scope.ts";
import type { Visibility } from "../stored.ts";
import { storedName } from "../stored-name.ts";
import { selection } from "./selection.ts";
import { created, noContent } from "./written.ts";

/** "Limits for secrets", docs.github.com: a secret has 48 KB at most. */
const LARGEST = 48 * 1024;

interface Body {
  readonly encrypted_value?: string;
  readonly key_id?: string;
  readonly visibility?: Visibility;
  readonly selected_repository_ids?: readonly (number | string)[];
}

/** Opens the sealed value, stores what was in it, and says whether the secret is new. */
export function putSecret(call: Call, scope: SecretScope): Reply {
  const name = storedName(call.parameters.secret_name ?? "");
  const body = call.body as Body;
  const before = call.state.secrets.get(scope, name);
  const value = body.encrypted_value === undefined ? before?.value : opened(call, scope, body);
  if (value === undefined) throw new Refusal(422, "A new secret has to have an encrypted_value.");
  call.state.secrets.set(scope, name, {
    name,
    value,
    createdAt: before?.createdAt ?? call.now,
    updatedAt: call.now,
    ...(scope.kind === "organization" && selection(body, scope.org, call.state)),
  });
  return before === undefined ? created : noContent;
}

function opened({ state }: Call, scope: SecretScope, { encrypted_value = "", key_id = "" }: Body): string {
  const value = state.keys.open(scope, key_id, encrypted_value);
  if (value === undefined) {
    // The words are GitHub's: https://github.com/integrations/terraform-provider-github/issues/2315
    throw new Refusal(422, "Bad request - validation failed due to an improperly encrypted secret");
  }
  if (value.length > LARGEST) throw new Refusal(422, `A secret has at most ${LARGEST} bytes.`);
  return Buffer.from(value).toString("utf8");
}
