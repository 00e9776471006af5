import { hostedUrlOf } from "../package-managers/dart-hosted-url.ts";
import { guessPubKinds } from "./registry-guess.ts";
import { mergeNeeds, type NeedPlace, type RegistryNeed } from "./registry-need.ts";
import { memberOf, membersOf, stringIn, type TextMember } from "./text-tree.ts";
import { readYamlTree } from "./yaml-tree.ts";

const SECTIONS = ["dependencies", "dev_dependencies", "dependency_overrides"];
const PUBLIC_REGISTRY = "https://pub.dev";

/**
 * Which registries a pubspec.yaml (or a pubspec_overrides.yaml) needs, by the rules of dart-lang/pub
 * (`lib/src/source/hosted.dart`, `lib/src/pubspec.dart`): `hosted:` as a URL or as an object with `url`,
 * `publish_to:`, and all else from the default registry.
 *
 * @param text the file, perhaps half typed
 * @param defaultUrl the value of `PUB_HOSTED_URL`, if it is set
 */
export function findPubspecNeeds(text: string, defaultUrl?: string): RegistryNeed[] {
  const { root } = readYamlTree(text);
  const needs: RegistryNeed[] = [];
  for (const section of SECTIONS) {
    for (const dependency of membersOf(memberOf(root, section))) {
      needs.push(...needOfDependency(dependency, defaultUrl));
    }
  }
  const publishTo = stringIn(memberOf(root, "publish_to"));
  if (publishTo && publishTo.value !== "none") {
    needs.push(...needOf(publishTo.value, { span: publishTo.inner, use: "publish", packages: [] }));
  }
  return mergeNeeds(needs);
}

function needOfDependency({ key, keySpan, value }: TextMember, defaultUrl: string | undefined) {
  const hosted = memberOf(value, "hosted");
  const url = stringIn(hosted) ?? stringIn(memberOf(hosted, "url"));
  const name = stringIn(memberOf(hosted, "name"))?.value ?? key;
  if (url) return needOf(url.value, { span: url.inner, use: "read", packages: [name] });
  const isElsewhere = ["git", "path", "sdk"].some((source) => memberOf(value, source) !== undefined);
  if (isElsewhere || !defaultUrl) return [];
  return needOf(defaultUrl, { span: keySpan, use: "read", packages: [name] });
}

/** None for pub.dev, and for what pub does not take for a URL. */
function needOf(text: string, place: NeedPlace): RegistryNeed[] {
  const url = hostedUrlOf(text);
  if (url === undefined || url === PUBLIC_REGISTRY) return [];
  const kinds = guessPubKinds(url);
  const logIn = kinds[0] === "onepub" && kinds.length === 1 ? "required" : "possible";
  return [
    {
      packageManager: "pub",
      kinds,
      url,
      key: url,
      urlWithPassword: undefined,
      logIn: place.use === "publish" ? "required" : logIn,
      places: [place],
    },
  ];
}
