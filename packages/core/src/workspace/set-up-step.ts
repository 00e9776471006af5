import { type RegistryKindName, registryKinds } from "../registries/registry-kind.ts";
import type { RegistryTarget } from "./registry-need.ts";
import { proposeSecretNames } from "./secret-names.ts";

/** What a step with our action says. */
export interface SetUpStep {
  /** Such as `OWNER/setup-registry-token@v1`. */
  action: string;
  /** At least one. */
  registries: SetUpRegistry[];
}

export interface SetUpRegistry {
  registry: RegistryKindName;
  /** `undefined` for the only registry of its kind. */
  url: string | undefined;
  /** The secret that holds the token. */
  secretName: string;
}

/** How a file writes its steps. */
export interface StepStyle {
  /** What stands before the dash. */
  indent: string;
  /** What stands after it. */
  gap: string;
  /** By how much a mapping stands further in than its key. */
  unit: string;
  newline: string;
  quote: "" | "'" | '"';
  isNamed: boolean;
}

const USUAL: StepStyle = { indent: "", gap: " ", unit: "  ", newline: "\n", quote: "", isNamed: false };

/** Nothing that ends a line, opens an expression or cannot be in a URL. */
const HARMLESS_URL = /^https?:\/\/(?!.*\$\{\{)[\x21-\x7e]+$/;

/**
 * What to say in a step for some registries of one package manager.
 *
 * @param secretNames in the order of the registries; proposed, if they are left out
 * @returns `undefined` if a URL has something in it that has no business in a workflow
 */
export function setUpStep(
  registries: readonly RegistryTarget[],
  {
    action,
    secretNames = proposeSecretNames(registries),
  }: { action: string; secretNames?: readonly string[] },
): SetUpStep | undefined {
  if (!registries.every(({ url }) => HARMLESS_URL.test(url))) return undefined;
  const items = registries.map(({ kinds: [registry], url }, index) => ({
    registry,
    url: url === registryKinds[registry].defaultUrl ? undefined : url,
    secretName: secretNames[index] ?? "",
  }));
  return { action, registries: items };
}

/** The step as text to be pasted into a list of steps that is not indented. Ends with a line break. */
export function setUpStepText(step: SetUpStep): string {
  return blockStep(step, { style: USUAL, tokenOf: secretContext });
}

/** @param tokenOf where a token is found, such as `secrets.NAME` */
export function blockStep(
  { action, registries }: SetUpStep,
  { style, tokenOf }: { style: StepStyle; tokenOf(secretName: string): string },
): string {
  const { indent, gap, unit, newline, quote, isNamed } = style;
  const value = (text: string) => yamlText(text, quote);
  const inputsOf = ({ registry, url }: SetUpRegistry, token: string) => [
    `registry: ${registry}`,
    ...(url === undefined ? [] : [`url: ${value(url)}`]),
    `token: ${token}`,
  ];
  const listItems = () =>
    registries.flatMap((registry) =>
      listItem(inputsOf(registry, expressionInList(tokenOf(registry.secretName))), unit),
    );
  const [only, ...others] = registries;
  const isOne = only !== undefined && others.length === 0;
  const inputs = isOne
    ? inputsOf(only, value(expression(tokenOf(only.secretName))))
    : ["registries: |", ...listItems()];
  const lines = [
    ...(isNamed ? [`name: ${value("Set up registry tokens")}`] : []),
    ...[`uses: ${value(action)}`, "with:", ...inputs.map((line) => unit + line)],
  ];
  return listItem(lines, "", gap)
    .map((line) => indent + line + newline)
    .join("");
}

/** As JSON, which may stand wherever YAML has a list in brackets. */
export function flowStep(
  { action, registries }: SetUpStep,
  { tokenOf }: { tokenOf(secretName: string): string },
): string {
  const [only, ...others] = registries;
  if (only !== undefined && others.length === 0) {
    const { registry, url, secretName } = only;
    return JSON.stringify({ uses: action, with: { registry, url, token: expression(tokenOf(secretName)) } });
  }
  const items = registries.map(({ registry, url, secretName }) => {
    const members = JSON.stringify({ registry, url }).slice(0, -1);
    return `${members},"token":${expressionInList(tokenOf(secretName))} }`;
  });
  return JSON.stringify({ uses: action, with: { registries: `[${items.join(",")}]` } });
}

/** Where a workflow finds a secret. */
export function secretContext(name: string): string {
  return `secrets.${name}`;
}

function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** In the list the token itself becomes a part of YAML: `toJSON` makes a text of it that means the token, whatever it is. */
function expressionInList(text: string): string {
  return expression(`toJSON(${text})`);
}

function listItem(lines: readonly string[], indent: string, gap = " "): string[] {
  return lines.map((line, index) => indent + (index === 0 ? `-${gap}` : " ".repeat(1 + gap.length)) + line);
}

/** An expression, or words that YAML takes for nothing else, need no quotation marks. */
function yamlText(text: string, quote: StepStyle["quote"]): string {
  if (quote === "'") return `'${text.replaceAll("'", "''")}'`;
  const isPlain = /^(?:\$\{\{ [\w.-]+ \}\}|[A-Za-z][\w./:@~%+-]*(?: \w+)*)(?<!:)$/.test(text);
  return quote === '"' || !isPlain ? JSON.stringify(text) : text;
}
