import { elementsOf, memberOf, membersOf, stringIn, type TextNode } from "./text-tree.ts";

/** What PHP itself or Composer provides (`PlatformRepository`). */
const PLATFORM =
  /^(?:php(?:-64bit|-ipv6|-zts|-debug)?|hhvm|(?:ext|lib)-[a-z\d_.-]+|composer(?:-(?:plugin|runtime)-api)?)$/i;

/**
 * Which of the required packages come from a repository, as far as composer.json tells: those of its filter `only`;
 * all but those of its filter `exclude` where there is no other source; otherwise it is not known, and none.
 *
 * @param root the whole composer.json
 * @param repository one of its repositories
 * @param isOnlySource whether there is no other repository and packagist.org is turned off
 */
export function attributePackages(
  root: TextNode | undefined,
  repository: TextNode,
  isOnlySource: boolean,
): string[] {
  const required = ["require", "require-dev"]
    .flatMap((section) => membersOf(memberOf(root, section)))
    .map(({ key }) => key)
    .filter((name) => !PLATFORM.test(name));
  const only = memberOf(repository, "only");
  if (only) return required.filter(matcher(only));
  if (!isOnlySource) return [];
  const isExcluded = matcher(memberOf(repository, "exclude"));
  return required.filter((name) => !isExcluded(name));
}

/** Names with `*` for any text, in any case (`BasePackage::packageNamesToRegexp`). */
function matcher(patterns: TextNode | undefined): (name: string) => boolean {
  const alternatives = elementsOf(patterns)
    .map(({ node }) => stringIn(node)?.value)
    .filter((pattern) => pattern !== undefined)
    .map((pattern) => pattern.toLowerCase().split(/\*+/));
  return (name) => alternatives.some((parts) => consistsOf(name.toLowerCase(), parts));
}

/**
 * Whether the parts stand in a text in this order, the first at its beginning and the last at its end. A regular
 * expression would try all ways to place them, which a pattern like `a*a*a*a*b` makes too many.
 */
function consistsOf(text: string, [first = "", ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const part of others) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= end;
}
