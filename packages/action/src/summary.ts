import { appendFileSync } from "node:fs";
import type { Verification } from "@setup-registry-token/core";
import { describeAccount, describeExpiry } from "./describe-verification.ts";
import type { SetUpRegistry } from "./outputs.ts";
import { printable } from "./workflow-commands.ts";

/** One registry, as the summary shows it. */
export interface SummaryRow {
  done: SetUpRegistry;
  verification: Verification | undefined;
}

/**
 * Adds a small table to the page of the run. A runner without job summaries, or one that lost the file, goes without:
 * nothing depends on it.
 */
export function writeSummary(
  rows: readonly SummaryRow[],
  { hasCleanUp, env }: { hasCleanUp: boolean; env: Readonly<Record<string, string | undefined>> },
): void {
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const after = hasCleanUp
    ? "Taken out again; files as they were before"
    : "Left where it is (cleanup: false)";
  const lines = [
    "### Registry tokens",
    "",
    "| Registry | Account | Expires | Credential | After the job |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${[...cellsOf(row), after].map(cell).join(" | ")} |`),
    "",
    "",
  ];
  try {
    appendFileSync(file, lines.join("\n"), { flag: "a" });
  } catch {
    // The page of the run lacks a table; the log says the same.
  }
}

function cellsOf({ done, verification }: SummaryRow): string[] {
  const places = [done["credential-file"], done["environment-variable"].replace(/^(?=.)/, "$")];
  const account = verification?.account;
  return [
    `${done.registry}: ${done["registry-url"]}`,
    verification === undefined ? "not asked" : account === undefined ? "not told" : describeAccount(account),
    (verification && describeExpiry(verification.expiry)) || "not known",
    places.filter((place) => place !== "").join(", "),
  ];
}

/** Text from outside as text: Markdown and HTML of an account's name are nothing but characters. */
function cell(text: string): string {
  return printable(text).replace(/[&<>|`*_[\]\\~#:@]/g, (character) => `&#${character.charCodeAt(0)};`);
}
