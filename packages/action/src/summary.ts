import type { Expiry, Verification } from "@setup-registry-token/core";
import { appendToSummary } from "./append-to-summary.ts";
import { describeAccount, describeExpiry } from "./describe-verification.ts";
import { markdownText } from "./markdown-text.ts";
import type { SetUpRegistry } from "./outputs.ts";

/** One registry, as the summary shows it. */
export interface SummaryRow {
  done: SetUpRegistry;
  verification: Verification | undefined;
  expiry: Expiry | undefined;
}

/** Adds a small table to the page of the run. */
export function writeSummary(
  rows: readonly SummaryRow[],
  { hasCleanUp, env }: { hasCleanUp: boolean; env: Readonly<Record<string, string | undefined>> },
): void {
  const after = hasCleanUp
    ? "Taken out again; files as they were before"
    : "Left where it is (cleanup: false)";
  const lines = [
    "### Registry tokens",
    "",
    "| Registry | Account | Expires | Credential | After the job |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${[...cellsOf(row), after].map(markdownText).join(" | ")} |`),
  ];
  appendToSummary(lines, env);
}

function cellsOf({ done, verification, expiry }: SummaryRow): string[] {
  const places = [done["credential-file"], done["environment-variable"].replace(/^(?=.)/, "$")];
  const account = verification?.account;
  return [
    `${done.registry}: ${done["registry-url"]}`,
    verification === undefined ? "not asked" : account === undefined ? "not told" : describeAccount(account),
    (expiry && describeExpiry(expiry)) || "not known",
    places.filter((place) => place !== "").join(", "),
  ];
}
