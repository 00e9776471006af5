import { dirname } from "node:path";
import {
  findCredentials,
  findNeeds,
  hasUsableCredential,
  type Manifest,
  manifestNames,
} from "@setup-registry-token/core/workspace";
import { readSurroundings } from "../credential-files/process-surroundings.ts";
import type { ExaminedNeed } from "./examined-need.ts";

/** Which registries a manifest needs, and which credential would be sent to each. Reads the credential files. */
export function examineManifest(file: {
  name: Manifest["name"];
  path: string;
  text: string;
}): ExaminedNeed[] {
  const surroundings = readSurroundings(process, dirname(file.path));
  return findNeeds(file, surroundings).map((need) => {
    const report = findCredentials(need, { surroundings });
    return { need, report, hasCredential: hasUsableCredential(report) };
  });
}

/** @param path of a file */
export function manifestNameOf(path: string): Manifest["name"] | undefined {
  return manifestNames.find((name) => path.endsWith(`/${name}`));
}
