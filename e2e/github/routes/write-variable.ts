import type { Reply } from "../../registries/reply.ts";
import type { Call } from "../call.ts";
import { Refusal } from "../refusal.ts";
import type { VariableScope } from "../scope.ts";
import type { Stored, Visibility } from "../stored.ts";
import { storedName } from "../stored-name.ts";
import { selection } from "./selection.ts";
import { created, noContent } from "./written.ts";

/** "Limits for configuration variables", docs.github.com: a variable has 48 KB at most. */
const LARGEST = 48 * 1024;

interface Body {
  readonly name?: string;
  readonly value?: string;
  readonly visibility?: Visibility;
  readonly selected_repository_ids?: readonly number[];
}

/** @throws Refusal 409 where there is a variable of this name already */
export function createVariable(call: Call, scope: VariableScope): Reply {
  const body = call.body as Body;
  const name = storedName(body.name ?? "");
  refuseTwin(call, scope, name);
  call.state.variables.set(scope, name, {
    name,
    value: checkedValue(body.value ?? ""),
    createdAt: call.now,
    updatedAt: call.now,
    ...visible(call, scope),
  });
  return created;
}

/** Changes what the body names: the value, the name, or who sees it. */
export function updateVariable(call: Call, scope: VariableScope, before: Stored): Reply {
  const body = call.body as Body;
  const name = body.name === undefined ? before.name : storedName(body.name);
  if (name !== before.name) refuseTwin(call, scope, name);
  const value = checkedValue(body.value ?? before.value);
  const after = { ...before, ...visible(call, scope), name, value, updatedAt: call.now };
  call.state.variables.delete(scope, before.name);
  call.state.variables.set(scope, name, after);
  return noContent;
}

function visible({ body, state }: Call, scope: VariableScope): ReturnType<typeof selection> {
  return scope.kind === "organization" ? selection(body as Body, scope.org, state) : {};
}

function refuseTwin({ state }: Call, scope: VariableScope, name: string): void {
  if (state.variables.get(scope, name) === undefined) return;
  throw new Refusal(409, "Already exists - Variable already exists");
}

function checkedValue(value: string): string {
  if (Buffer.byteLength(value) > LARGEST) throw new Refusal(422, `A variable has at most ${LARGEST} bytes.`);
  return value;
}
