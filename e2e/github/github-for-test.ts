import { expect, onTestFinished } from "vitest";
import type { GitHubOptions, GitHubServer } from "./github-server.ts";
import { startGitHub } from "./start-github.ts";

/**
 * Starts a GitHub API that ends with the test, and fails the test if a request did not fit GitHub's
 * description. A test of such requests starts its own.
 */
export async function gitHubForTest(options: GitHubOptions = {}): Promise<GitHubServer> {
  const github = await startGitHub(options);
  onTestFinished(async () => {
    await github.close();
    expect(github.violations).toEqual([]);
  });
  return github;
}
