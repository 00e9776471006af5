import type { AwaitedRequest, HeldMoment } from "./hold-request.ts";
import type { IssuingRegistry } from "./issuing-registry.ts";

/** A request of a rotation of one secret, and the moment of it that a test is about. */
export type StepCase = [
  name: string,
  moment: HeldMoment,
  request: (registry: IssuingRegistry) => AwaitedRequest,
];
type Step = [name: string, request: StepCase[2]];

const RECEIPT = /\/variables\/REGISTRY_TOKEN_RECEIPT$/;
const SECRET = /\/secrets\/REGISTRY_TOKEN$/;

const reads: Step[] = [
  ["reads the receipt", () => ({ github: { method: "GET", path: RECEIPT } })],
  ["lists the tokens", ({ calls }) => ({ registry: calls.list })],
  ["fetches the public key", () => ({ github: { method: "GET", path: /\/public-key$/ } })],
  ["asks when the secret was written", () => ({ github: { method: "GET", path: SECRET } })],
  ["verifies the new token", ({ calls }) => ({ registry: calls.verify })],
];

const writes: Step[] = [
  ["revokes what is due", ({ calls }) => ({ registry: calls.revoke })],
  ["issues the new token", ({ calls }) => ({ registry: calls.issue })],
  ["notes that it is about to store", () => ({ github: { method: "PATCH", path: RECEIPT } })],
  ["stores the new token", () => ({ github: { method: "PUT", path: SECRET } })],
  ["notes that it has stored", () => ({ github: { method: "PATCH", path: RECEIPT }, nth: 2 })],
];

/** Every step that changes something, before and after its effect. */
export const writeCases: StepCase[] = writes.flatMap(([name, request]): StepCase[] => [
  [name, "before its effect", request],
  [name, "after its effect", request],
]);

/** Every step; those that only ask have no effect that it could come after. */
export const allCases: StepCase[] = [
  ...reads.map(([name, request]): StepCase => [name, "before its effect", request]),
  ...writeCases,
];
