import { registryKindNames, registryKinds } from "../registries/registry-kind.ts";
import { isOurAction, isSetupPhp } from "./known-actions.ts";
import {
  elementsOf,
  memberOf,
  membersOf,
  stringIn,
  type TextNode,
  type TextSpan,
  type TextString,
} from "./text-tree.ts";
import type { StepCredential } from "./workflow.ts";
import { readYamlTree } from "./yaml-tree.ts";

const VARIABLES: ReadonlyMap<string, StepCredential["packageManager"]> = new Map([
  ["COMPOSER_AUTH", "composer"],
  ["APKG_TOKEN", "apkg"],
]);

/** What a script writes to, and for which client. A mention is enough: who names the file knows of credentials. */
const FILES: readonly (readonly [RegExp, NonNullable<StepCredential["packageManager"]>])[] = [
  [/\bpub-tokens\.json\b/, "pub"],
  [/\bCOMPOSER_AUTH=|\bauth\.json\b/, "composer"],
  [/\bAPKG_TOKEN=|\.apkg[/\\]credentials\.json\b/, "apkg"],
];

/** The credentials in the `env` of a step, a job or a workflow. */
export function environmentCredentials(
  owner: TextNode | undefined,
  lasts: StepCredential["lasts"],
): StepCredential[] {
  return membersOf(memberOf(owner, "env")).flatMap(({ key, keySpan }) => {
    const packageManager = VARIABLES.get(key);
    if (packageManager === undefined) return [];
    return [{ by: "environment", packageManager, url: undefined, lasts, span: keySpan }];
  });
}

/** What an action gives to the steps after it: ours, and setup-php with a variable that it writes to auth.json. */
export function actionCredentials(step: TextNode): StepCredential[] {
  const uses = stringIn(memberOf(step, "uses"));
  if (uses === undefined) return [];
  const given = { span: uses.inner, lasts: "job" } as const;
  if (isSetupPhp(uses.value) && memberOf(memberOf(step, "env"), "COMPOSER_AUTH_JSON")) {
    return [{ ...given, by: "other-action", packageManager: "composer", url: undefined }];
  }
  if (!isOurAction(uses.value)) return [];
  return registriesOf(memberOf(step, "with")).map((registry) => ({
    ...given,
    by: "our-action",
    ...registry,
  }));
}

/** What the script writes into a client's file, or exports for later steps. */
export function fileCredentials(script: string, span: TextSpan): StepCredential[] {
  return FILES.filter(([pattern]) => pattern.test(script)).map(([, packageManager]) => ({
    by: "file",
    packageManager,
    url: undefined,
    lasts: "job",
    span,
  }));
}

type Registry = Pick<StepCredential, "packageManager" | "url">;

/** From `registry` and `url`, or from the YAML or JSON list in `registries`. */
function registriesOf(inputs: TextNode | undefined): Registry[] {
  const list = stringIn(memberOf(inputs, "registries"));
  if (list === undefined) return [registryOf(inputs)];
  const items = elementsOf(readYamlTree(list.value).root);
  return items.length === 0
    ? [{ packageManager: undefined, url: undefined }]
    : items.map(({ node }) => registryOf(node));
}

function registryOf(inputs: TextNode | undefined): Registry {
  const kind = literal(stringIn(memberOf(inputs, "registry")));
  const name = registryKindNames.find((known) => known === kind);
  const { packageManager, defaultUrl } = name === undefined ? {} : registryKinds[name];
  const url = stringIn(memberOf(inputs, "url"));
  return { packageManager, url: url === undefined ? defaultUrl : literal(url) };
}

function literal(text: TextString | undefined): string | undefined {
  return text?.value.includes("${{") ? undefined : text?.value.trim();
}
