import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";

const token = randomBytes(24).toString("hex");
console.log(`::add-mask::${token}`);
appendFileSync(process.env.GITHUB_OUTPUT, `token=${token}\n`);
