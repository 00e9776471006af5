import { readdirSync, readFileSync } from "node:fs";
import { token } from "./laws.ts";

/** A value for which a law was broken once. */
export interface Regression {
  readonly file: string;
  /** The name of the target. */
  readonly target: string;
  /** What went wrong. */
  readonly found: string;
  readonly value: unknown;
}

const folder = new URL("regressions/", import.meta.url);
const PLACEHOLDER = "{{token}}";

/** All finds so far, with the token of this run in the place of the one of that run. */
export function readRegressions(): Regression[] {
  return readdirSync(folder)
    .sort()
    .map((file) => ({
      file,
      ...JSON.parse(readFileSync(new URL(file, folder), "utf8").replaceAll(PLACEHOLDER, token.reveal())),
    }));
}

/** A find as a file of that folder holds it. */
export function regressionText(find: Omit<Regression, "file">): string {
  return JSON.stringify(find, null, 2).replaceAll(token.reveal(), PLACEHOLDER);
}
