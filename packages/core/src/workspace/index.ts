export type { CredentialLookup } from "./credential-lookup.ts";
export {
  type Explanation,
  type ExplanationLine,
  type ExplanationSection,
  explainCredentials,
} from "./explain-credentials.ts";
export { findCredentials } from "./find-credentials.ts";
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
export { findNeeds, type Manifest, manifestNames } from "./manifest.ts";
export { withOpenEditors } from "./open-editors.ts";
export type { NeedPlace, RegistryNeed, RegistryTarget } from "./registry-need.ts";
export { registryTarget } from "./registry-target.ts";
export type { TextSpan } from "./text-tree.ts";
