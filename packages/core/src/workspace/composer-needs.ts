import { composerOrigin } from "../package-managers/composer-origin.ts";
import { Secret } from "../secret.ts";
import { withoutLastSlashes } from "../without-last-slashes.ts";
import { attributePackages } from "./composer-packages.ts";
import { readLenientJson } from "./lenient-json.ts";
import { guessComposerKinds } from "./registry-guess.ts";
import { mergeNeeds, type RegistryNeed } from "./registry-need.ts";
import {
  elementsOf,
  memberOf,
  membersOf,
  stringIn,
  type TextMapping,
  type TextNode,
  type TextString,
} from "./text-tree.ts";

/** The registry that serves everybody, and which Composer asks unless it is told not to. */
const PUBLIC_REGISTRY = /^https?:\/\/(?:repo\.)?packagist\.org(?:\/|$)/i;

/**
 * Which registries a composer.json needs: its `repositories` of the type `composer`, as a list or as an object of
 * named ones (`Config::merge`, `ComposerRepository`). Repositories of other types are places of version control or
 * on the disk. `canonical` only decides where a package is looked for, not whether a log-in is needed.
 *
 * @param text the file, perhaps half typed
 */
export function findComposerNeeds(text: string): RegistryNeed[] {
  const root = readLenientJson(text);
  const repositories = readRepositories(memberOf(root, "repositories"));
  const needs = repositories.flatMap(({ node, url }) => {
    const isOnlySource = repositories.length === 1 && isPackagistDisabled(root);
    return needOf(url, attributePackages(root, node, isOnlySource));
  });
  return mergeNeeds(needs);
}

function readRepositories(repositories: TextNode | undefined): { node: TextMapping; url: TextString }[] {
  const nodes = [
    ...elementsOf(repositories).map(({ node }) => node),
    ...membersOf(repositories).map(({ value }) => value),
  ];
  return nodes.flatMap((node) => {
    const url = stringIn(memberOf(node, "url"));
    if (node?.kind !== "mapping" || url === undefined) return [];
    return stringIn(memberOf(node, "type"))?.value === "composer" ? [{ node, url }] : [];
  });
}

/** As `{"packagist.org": false}`, in the object of named repositories or in an element of the list. */
function isPackagistDisabled(root: TextNode | undefined): boolean {
  const repositories = memberOf(root, "repositories");
  const places = [repositories, ...elementsOf(repositories).map(({ node }) => node)];
  return places.flatMap(membersOf).some(({ key, value }) => {
    const isOff = value?.kind === "scalar" && value.value === false;
    return isOff && (key === "packagist.org" || key === "packagist");
  });
}

function needOf(url: TextString, packages: string[]): RegistryNeed[] {
  const written = withScheme(url.value);
  const [, scheme = "", userInfo = "", rest] = /^(https?:\/\/)([^/?#]*@)?(.*)$/is.exec(written) ?? [];
  if (rest === undefined || /^(?:[/?#]|$)/.test(rest)) return [];
  const plain = withoutLastSlashes(scheme + rest);
  if (PUBLIC_REGISTRY.test(plain)) return [];
  const key = composerOrigin(plain);
  return [
    {
      packageManager: "composer",
      kinds: guessComposerKinds(key),
      url: plain,
      key,
      urlWithPassword: userInfo === "" ? undefined : new Secret(withoutLastSlashes(written)),
      logIn: "possible",
      places: [{ span: url.inner, use: "read", packages }],
    },
  ];
}

/** What begins with no scheme is asked over http, unless it is a path; `https?:` means https where PHP can. */
function withScheme(url: string): string {
  if (/^[\w.]+\??:\/\//.test(url)) return url.replace(/^https\?/, "https");
  return /^[\w-]+(?:\.[\w-]+)*(?::\d+)?(?:\/|$)/.test(url) ? `http://${url}` : url;
}
