import { RegistryTokenError } from "@setup-registry-token/core";
import { parseFullName, type Repository } from "../github/secret-place.ts";

/** What GitHub lets an owner and a repository be called. */
const FULL_NAME = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/;

/**
 * Reads a list of repositories, as `owner/name`, between line breaks, blanks or commas. After `#` a line has a comment.
 *
 * @param what names it in an error, such as `the input repositories`
 * @throws {RegistryTokenError} `input-invalid` for what is no name, or comes twice
 */
export function parseRepositories(what: string, text: string): Repository[] {
  const names = text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => line.replace(/(?:^|\s)#.*$/s, "").split(/[\s,]+/))
    .filter((name) => name !== "");
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (!FULL_NAME.test(name))
      throw invalid(what, `has something other than owner/name as item ${index + 1}`);
    // GitHub does not tell upper from lower case in names.
    if (seen.has(name.toLowerCase())) throw invalid(what, `names ${name} twice`);
    seen.add(name.toLowerCase());
  }
  return names.map(parseFullName);
}

/**
 * The part of a list that one job of a matrix works on. To append to the list changes no part but the last.
 *
 * @param shard counts from 1
 * @throws {RegistryTokenError} `input-invalid` if the list is not that long
 */
export function takeShard<Item>(list: readonly Item[], shard: number, size: number): Item[] {
  const part = list.slice((shard - 1) * size, shard * size);
  if (shard >= 1 && part.length > 0) return part;
  throw new RegistryTokenError(
    "input-invalid",
    `There is no shard ${shard}: the list of repositories has ${Math.ceil(list.length / size)} of ${size}. ` +
      "Give the job that plans and the jobs of the matrix the same list and the same shard-size.",
  );
}

/** A matrix makes 256 jobs at the most (GitHub's "Workflow syntax", `jobs.<job_id>.strategy.matrix`). */
const MOST_SHARDS = 256;

/** @returns the numbers of all shards @throws {RegistryTokenError} `input-invalid` if a matrix cannot hold them */
export function planShards(count: number, size: number): number[] {
  const shards = Math.ceil(count / size);
  if (shards <= MOST_SHARDS) return Array.from({ length: shards }, (_, index) => index + 1);
  throw new RegistryTokenError(
    "input-invalid",
    `${count} repositories make ${shards} shards of ${size}, and a matrix has ${MOST_SHARDS} jobs at the most. ` +
      `Set shard-size to ${Math.ceil(count / MOST_SHARDS)} or more.`,
  );
}

function invalid(what: string, problem: string): RegistryTokenError {
  return new RegistryTokenError(
    "input-invalid",
    `${what.charAt(0).toUpperCase()}${what.slice(1)} ${problem}.`,
  );
}
