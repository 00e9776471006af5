export { findNeeds, type Manifest, manifestNames } from "./manifest.ts";
export type { NeedPlace, RegistryNeed } from "./registry-need.ts";
export type { TextSpan } from "./text-tree.ts";
