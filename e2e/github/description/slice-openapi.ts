// By hand, when GitHub's description has changed. It is large and therefore no dependency of ours:
//
//   npm pack @octokit/openapi         in a folder outside of the repository, then unpack it
//   node e2e/github/description/slice-openapi.ts <folder>/package/generated/api.github.com.json
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isJsonObject, type JsonObject } from "./json.ts";
import { keptOperations } from "./kept-operations.ts";
import { sliceDescription } from "./slice-description.ts";

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error("Name the file with GitHub's description: api.github.com.json.");
const slice = sliceDescription(JSON.parse(await readFile(source, "utf8")), keptOperations);
const target = fileURLToPath(new URL("openapi-slice.json", import.meta.url));
await writeFile(target, `${inLines(slice, 2)}\n`);

/** Compact JSON, but with a line for each operation and component, so that a difference can be read. */
function inLines(object: JsonObject, depth: number): string {
  const lines = Object.entries(object).map(([name, value]) => {
    const text = depth > 0 && isJsonObject(value) ? inLines(value, depth - 1) : JSON.stringify(value);
    return `${JSON.stringify(name)}:${text}`;
  });
  return `{\n${lines.join(",\n")}\n}`;
}
