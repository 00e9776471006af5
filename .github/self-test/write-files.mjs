// Files as people and other tools leave them: odd layout, unknown keys, a mode that lets everybody read.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { directories } from "./credential-places.mjs";

for (const directory of [directories.pub, directories.composer]) mkdirSync(directory, { recursive: true });

writeFileSync(
  join(directories.pub, "pub-tokens.json"),
  '{ "version": 1,\r\n\t"hosted": [{"url": "https://other.example.com", "env": "OTHER", "note": "\\u00e9"}],  "x": null }',
  { mode: 0o644 },
);
writeFileSync(
  join(directories.composer, "auth.json"),
  '{\n\t"http-basic": { "packages.example.com" : {"username":"me", "password":"mine"} },\n\t"bearer": []\n}\n\n',
  { mode: 0o644 },
);
