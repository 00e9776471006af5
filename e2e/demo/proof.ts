import { expect } from "./demo-failure.ts";
import type { Machine } from "./machine.ts";
import type { Secrets } from "./secrets.ts";
import type { Story } from "./story.ts";

/**
 * Compares each HOME with its start, and searches what was printed for the secrets.
 *
 * @param options.spellings in how many spellings each token was hidden
 * @throws DemoFailure if anything was left behind or printed
 */
export async function tellProof(
  machines: readonly Machine[],
  { story, secrets, spellings }: { story: Story; secrets: Secrets; spellings: readonly number[] },
): Promise<void> {
  story.chapter("The proof");
  for (const machine of machines) {
    const differences = await machine.differences();
    expect(differences.length === 0, `HOME is not as at the start: ${differences.join(", ")}.`);
  }
  const entries = machines.flatMap((machine) => [...machine.start.values()]);
  const byteCount = entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
  story.paragraph(
    `Both HOMEs: ${entries.length} files and folders, ${byteCount} bytes; names, access bits and bytes as at the start.`,
  );
  const searched = machines.reduce((sum, machine) => sum + machine.searchedFileCount, 0);
  story.paragraph(
    `HOME, RUNNER_TEMP and workspace, searched after each job: no token left in ${searched} files.`,
  );
  expect(!secrets.isIn(story.printed), "A secret was printed above.");
  story.paragraph(
    `Text above: ${story.printed.length} characters, and none of the ${secrets.count} secrets, which were made up for this run.`,
  );
  story.paragraph(
    `Log: the action had each token hidden before it printed anything else, in ${Math.min(...spellings)} spellings.`,
  );
}
