/** What stands in the sources where only a release knows better. */
const ACTION = /OWNER\/setup-registry-token((?:\/[a-z-]+)?)@v1\b/g;
const REPOSITORY = /OWNER\/setup-registry-token\b/g;

/** Anything that a reader, or a program, would take for a name and is none. */
const LEFT = /\bOWNER\b|(?<![\d.])0\.0\.0(?![-.\w])/;

/**
 * @param {string} text
 * @param {import("./identity.mjs").Identity} identity
 * @returns {string} the text with the real owner, name and major version
 */
export function fillIn(text, { repository, version }) {
  return text
    .replace(ACTION, (_, path) => `${repository}${path}@v${version.major}`)
    .replace(REPOSITORY, repository);
}

/**
 * @param {ReadonlyMap<string, string>} files path to text
 * @throws {Error} that names each line with a placeholder
 */
export function requireNoPlaceholder(files) {
  const found = [...files].flatMap(([path, text]) =>
    text.split("\n").flatMap((line, index) => (LEFT.test(line) ? [`${path}:${index + 1}`] : [])),
  );
  if (found.length > 0) throw new Error(`A placeholder is left in ${found.join(", ")}.`);
}
