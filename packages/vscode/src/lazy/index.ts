/** What the second bundle exports: each module here is loaded together with its packages, when first used. */
export { readPubspecName } from "./read-pubspec-name.ts";
