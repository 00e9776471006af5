import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";

const { TOKEN: token, BY_VARIABLE, BY_FILE, SEVERAL } = process.env;

const byVariable = JSON.parse(BY_VARIABLE);
const byFile = JSON.parse(BY_FILE);
const [composer, apkg] = JSON.parse(SEVERAL);

const pubEntries = read(byVariable["credential-file"]).hosted;
const variable = byVariable["environment-variable"];
assert.equal(process.env[variable], token);
assert.deepEqual(entryFor(byVariable["registry-url"]), { url: byVariable["registry-url"], env: variable });
assert.deepEqual(entryFor(byFile["registry-url"]), { url: byFile["registry-url"], token });
assert.equal(pubEntries.length, 3);

const { "http-basic": basic } = read(composer["credential-file"]);
assert.deepEqual(basic["packages.example.com"], { username: "reader", password: token });

assert.equal(apkg["credential-file"], "");
assert.equal(process.env.APKG_TOKEN, token);
assert.equal(process.env.APKG_REGISTRY, "https://apkg.example.com");

console.log("pub, Composer and apkg are logged in.");

function entryFor(url) {
  return pubEntries.find((entry) => entry.url === url);
}

function read(file) {
  if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
  return JSON.parse(readFileSync(file, "utf8"));
}
