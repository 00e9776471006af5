import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beginClaim } from "../../packages/core/src/credential-file/begin-claim.ts";
import type { RunningJob } from "../../packages/core/src/credential-file/running-job.ts";
import { takeBack } from "../../packages/core/src/credential-file/undo.ts";
import { putEntry } from "../../packages/core/src/credential-file/update.ts";
import { composerAuth } from "../../packages/core/src/package-managers/composer-auth.ts";
import { givenLater, token } from "../laws.ts";
import { target } from "../target.ts";
import { anyText, jsonText } from "../texts.ts";

const HOST = "composer.example.com";
const ENTRY = JSON.stringify({ username: "token", password: token.reveal() });
const NAMES =
  "version original claims coming going madeDirectories id host job key since entry mode userId groupId isMalformed isForsaken file".split(
    " ",
  );

const CLAIM = { id: "a", host: "elsewhere", job: "/tmp/a", key: HOST, since: 0, entry: ENTRY };
const LEDGER = { version: 1, original: null, claims: [CLAIM], coming: [], going: [], madeDirectories: [] };
const texts = jsonText(
  [
    LEDGER,
    { ...LEDGER, original: { mode: 420, userId: 0, groupId: 0, isMalformed: false }, coming: ["a"] },
    { ...LEDGER, version: 2 },
    CLAIM,
  ],
  NAMES,
);

const folder = mkdtempSync(join(tmpdir(), "fuzz-ledgers-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A job whose clock goes on by what it pauses. */
function jobIn(temporaryDirectory: string): RunningJob {
  let now = Date.parse("2030-01-01T00:00:00Z");
  return {
    platform: process.platform,
    temporaryDirectory,
    workspace: undefined,
    host: "here",
    processId: process.pid,
    userId: process.geteuid?.(),
    isRunning: () => false,
    now: () => now,
    pause: async (milliseconds) => {
      now += milliseconds;
    },
  };
}

export const ledgerTargets = [
  target({
    name: "ledgers, claims and locks",
    // Each case is a home with files of its own.
    share: 0.2,
    values: fc.record({
      claims: texts,
      original: fc.oneof(anyText, fc.constant("{}")),
      lock: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: texts }),
    }),
    check: async ({ claims, original, lock }) => {
      const home = mkdtempSync(join(folder, "home-"));
      try {
        const file = join(home, "auth.json");
        const ledger = `${file}.setup-registry-token`;
        mkdirSync(ledger, { mode: 0o700 });
        mkdirSync(join(home, "temporary"), { mode: 0o700 });
        const planted = {
          [join(ledger, "claims.json")]: claims,
          [join(ledger, "original")]: original,
          [file]: "{}",
          ...(lock !== undefined && { [join(ledger, "lock")]: lock }),
        };
        for (const [path, text] of Object.entries(planted)) writeFileSync(path, text, { mode: 0o600 });
        const job = jobIn(join(home, "temporary"));
        const undo = beginClaim({ file, key: HOST }, job);
        await givenLater(() =>
          putEntry(undo, { format: composerAuth, choose: () => ENTRY, onMalformed: "fail" }, job),
        );
        await givenLater(() => takeBack(undo, composerAuth, job));
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
  }),
];
