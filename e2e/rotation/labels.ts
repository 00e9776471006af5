const PRIME = 0x100000001b3n;

/** As docs/rotation.md has it: FNV-1a with 64 bits, modulo 36^8, in base 36. */
function shortName(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const unit of Buffer.from(text, "ascii")) hash = ((hash ^ BigInt(unit)) * PRIME) & 0xffffffffffffffffn;
  return (hash % 36n ** 8n).toString(36).padStart(8, "0");
}

interface LabelledList {
  /** `owner/name` */
  scope: string;
  name: string;
  /** Of GitHub's API. */
  server: string;
  /** Id of the repository that has the receipt. */
  home: number;
  /** Ids of the repositories that have the secret. */
  repositories: readonly number[];
}

/** The beginning of the labels of all tokens that are issued for one list of repositories. */
export function labelPrefix({ scope, name, server, home, repositories }: LabelledList): string {
  return `srt2:${scope}:${name}:${shortName(`${server} ${home}`)}.${shortName(listText(repositories))}:`;
}

/** The ids as a receipt has them. */
export function listText(repositories: readonly number[]): string {
  return repositories.map(String).sort().join(" ");
}
