import { appendFileSync } from "node:fs";

/**
 * Adds Markdown to the page of the run. A runner without job summaries, or one that lost the file, goes without: nothing
 * depends on it, and the log says the same.
 */
export function appendToSummary(
  lines: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): void {
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  try {
    appendFileSync(file, `${lines.join("\n")}\n\n`, { flag: "a" });
  } catch {
    // As said above.
  }
}
