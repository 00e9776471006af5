/**
 * What a release is made of, in the form of CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). `npm sbom` lists what is
 * installed, and leaves out some of what is bundled; this lists what the bundlers read.
 *
 * @param {object} release
 * @param {string} release.name
 * @param {string} release.version
 * @param {string} release.page such as `https://github.com/acme/setup-registry-token`
 * @param {Date} release.date
 * @param {readonly import("./bundled-packages.mjs").BundledPackage[]} release.packages
 * @param {Readonly<Record<string, { version?: string, integrity?: string }>>} release.locked the `packages` of
 *   package-lock.json
 * @returns {string} JSON
 */
export function billOfMaterials({ name, version, page, date, packages, locked }) {
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: date.toISOString(),
      lifecycles: [{ phase: "build" }],
      component: {
        type: "application",
        "bom-ref": `${name}@${version}`,
        name,
        version,
        licenses: [{ license: { id: "MIT" } }],
        externalReferences: [{ type: "vcs", url: page }],
      },
    },
    components: unique(packages).map((bundled) => component(bundled, locked)),
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

function unique(packages) {
  return [
    ...new Map(packages.map((bundled) => [`${bundled.name}@${bundled.version}`, bundled])).values(),
  ].sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
}

function component({ name, version, license }, locked) {
  const [scope, short] = name.startsWith("@") ? name.split("/") : [undefined, name];
  const hash = sha512Of(name, version, locked);
  return {
    type: "library",
    "bom-ref": `${name}@${version}`,
    ...(scope !== undefined && { group: scope }),
    name: short,
    version,
    scope: "required",
    ...(hash !== undefined && { hashes: [{ alg: "SHA-512", content: hash }] }),
    licenses: [{ expression: license }],
    purl: `pkg:npm/${scope === undefined ? "" : `${encodeURIComponent(scope)}/`}${short}@${version}`,
  };
}

/** The checksum of the package as the registry has it, which the lock file keeps in base64. */
function sha512Of(name, version, locked) {
  const found = Object.entries(locked).find(
    ([path, entry]) => path.endsWith(`node_modules/${name}`) && entry.version === version,
  );
  const [, base64] = /^sha512-([A-Za-z\d+/=]+)$/.exec(found?.[1].integrity ?? "") ?? [];
  return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString("hex");
}
