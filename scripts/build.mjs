import { runTool } from "./run.mjs";

/**
 * Builds all packages. What has not changed comes from the local cache.
 *
 * @param {Readonly<Record<string, string>>} [variables] what a release tells the build about itself
 * @returns {Promise<boolean>} whether it succeeded; if not, the output has been shown
 */
export async function build(variables = {}) {
  const parameters = ["run", "build", "--output-logs=errors-only", "--ui=stream"];
  const { hasSucceeded, output } = await runTool({ package: "turbo", bin: "turbo" }, parameters, {
    isShown: false,
    variables,
  });
  if (!hasSucceeded) console.log(`${output}\nThe build failed.`);
  return hasSucceeded;
}
