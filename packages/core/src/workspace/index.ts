export { isSameRegistry, registryName } from "../registries/same-registry.ts";
export type { CredentialLookup } from "./credential-lookup.ts";
export {
  type ExpiringToken,
  type ExpiryOutlook,
  expiryOutlook,
  type TokenOutlook,
} from "./expiry-outlook.ts";
export {
  type Explanation,
  type ExplanationLine,
  type ExplanationSection,
  explainCredentials,
} from "./explain-credentials.ts";
export { findCredentials } from "./find-credentials.ts";
export { findTokens } from "./find-tokens.ts";
export {
  type CredentialFault,
  type CredentialOutcome,
  type CredentialReport,
  type CredentialSource,
  type CredentialState,
  type FoundCredential,
  hasUsableCredential,
  type NearMiss,
} from "./found-credential.ts";
export { insertSetUp } from "./insert-set-up.ts";
export { findNeeds, type Manifest, manifestNames } from "./manifest.ts";
export { findMissingSetUps, type MissingSetUp } from "./missing-set-up.ts";
export { withOpenEditors } from "./open-editors.ts";
export { readWorkflow } from "./read-workflow.ts";
export type { NeedPlace, RegistryNeed, RegistryTarget } from "./registry-need.ts";
export { registryTarget } from "./registry-target.ts";
export { proposeSecretNames } from "./secret-names.ts";
export { findSecretUses, type SecretUse } from "./secret-uses.ts";
export { type SetUpRegistry, type SetUpStep, setUpStep, setUpStepText } from "./set-up-step.ts";
export type { TextInsertion } from "./text-insertion.ts";
export type { TextSpan } from "./text-tree.ts";
export { findTrackedCredentials, type TrackedCredential } from "./tracked-credentials.ts";
export type { ClientUse, StepCredential, Workflow, WorkflowJob, WorkflowStep } from "./workflow.ts";
