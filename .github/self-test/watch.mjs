import { appendFileSync } from "node:fs";
import { fingerprints } from "./credential-places.mjs";

appendFileSync(process.env.GITHUB_STATE, `fingerprints=${JSON.stringify(fingerprints())}\n`);
