import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const PRELUDE = `
import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
const tell = (kind, text) => appendFileSync(process.env["GITHUB_" + kind], text);
`;

/**
 * Writes an action of a few lines for one test.
 *
 * @param action `main` and `post`: JavaScript modules; they may call `tell("OUTPUT", "name=value\n")` and a few
 * functions of node:fs. `inputs`: the `inputs:` block as JSON; `postIf`: the `post-if` condition
 * @returns the folder that holds `action.yml`
 */
export async function writeAction(action: {
  main: string;
  post?: string;
  postIf?: string;
  inputs?: Readonly<Record<string, { default?: string | boolean | number; deprecationMessage?: string }>>;
}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "action-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const metadata = {
    name: "Throw-away",
    inputs: action.inputs ?? {},
    runs: {
      using: "node24",
      main: "main.mjs",
      ...(action.post === undefined ? {} : { post: "post.mjs" }),
      ...(action.postIf === undefined ? {} : { "post-if": action.postIf }),
    },
  };
  // YAML is a superset of JSON.
  await writeFile(join(folder, "action.yml"), JSON.stringify(metadata));
  await writeFile(join(folder, "main.mjs"), PRELUDE + action.main);
  if (action.post !== undefined) await writeFile(join(folder, "post.mjs"), PRELUDE + action.post);
  return folder;
}
