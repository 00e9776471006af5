import type { RegistryTarget } from "./registry-need.ts";

const NAMES: Readonly<Record<RegistryTarget["kinds"][number], string>> = {
  onepub: "ONEPUB_TOKEN",
  apkg: "APKG_TOKEN",
  "package-broker": "PACKAGE_BROKER_TOKEN",
  pub: "PUB_TOKEN",
  composer: "COMPOSER_TOKEN",
};

/**
 * Names for the GitHub secrets that hold the tokens of some registries: by their kind, and where several are of one
 * kind also by their hosts, and where these are the same by their paths.
 *
 * @returns in the order of the registries; all different, as GitHub has them (A to Z, 0 to 9 and _)
 */
export function proposeSecretNames(registries: readonly RegistryTarget[]): string[] {
  const candidates = registries.map(({ kinds, url }) => {
    const name = NAMES[kinds[0]];
    const [, host = "", path = ""] = /^https?:\/\/([^/]*)(.*)$/is.exec(url) ?? [];
    return [name, joined(name, host), joined(name, host, path)];
  });
  const proposed = candidates.map((own) => {
    const isUnique = (name: string, depth: number) =>
      candidates.filter((other) => other[depth] === name).length === 1;
    return own.find(isUnique) ?? own.at(-1) ?? "";
  });
  const used = new Set<string>();
  return proposed.map((wanted) => {
    let name = wanted;
    for (let number = 2; used.has(name); number++) name = `${wanted}_${number}`;
    used.add(name);
    return name;
  });
}

function joined(...parts: string[]): string {
  return parts
    .map((part) =>
      part
        .toUpperCase()
        .replace(/[^A-Z\d]+/g, "_")
        .replace(/^_+|_+$/g, ""),
    )
    .filter((part) => part !== "")
    .join("_");
}
