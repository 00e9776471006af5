import { closeSync, openSync, writeFileSync } from "node:fs";
import { redact } from "../redact.ts";
import type { Secret } from "../secret.ts";
import type { Claim } from "./claims.ts";
import { secretsOf } from "./entry-secrets.ts";
import type { RunningJob } from "./running-job.ts";
import type { Snapshot } from "./snapshot.ts";
import { isSystemError } from "./system-error.ts";

/**
 * Keeps a file that has to give way beside its place, without the credentials that we put into it.
 *
 * @returns path of the copy; `undefined` if there is nothing in the file to keep
 */
export function keepCopy(
  file: string,
  { snapshot, claims }: { snapshot: Snapshot | undefined; claims: readonly Claim[] },
  job: RunningJob,
): string | undefined {
  if (snapshot === undefined || snapshot.bytes.toString("latin1").trim() === "") return undefined;
  const secrets = claims.flatMap((claim) => secretsOf(claim.entry));
  const bytes = withoutSecrets(snapshot.bytes, secrets);
  for (let number = 1; ; number++) {
    const copy = `${file}.set-aside-${number}`;
    try {
      const descriptor = openSync(copy, "wx", 0o600);
      job.restrictAccess?.(copy);
      writeFileSync(descriptor, bytes);
      closeSync(descriptor);
      return copy;
    } catch (error) {
      if (!isSystemError(error, "EEXIST")) throw error;
    }
  }
}

/** A file written by `>` in Windows PowerShell is UTF-16; anything else is left byte for byte by way of Latin-1. */
function withoutSecrets(bytes: Buffer, secrets: readonly Secret[]): Buffer {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "latin1";
  return Buffer.from(redact(bytes.toString(encoding), secrets), encoding);
}
