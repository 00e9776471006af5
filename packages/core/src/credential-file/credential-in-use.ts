import { RegistryTokenError } from "../errors.ts";
import type { Claim } from "./claims.ts";
import { secretsOf } from "./entry-secrets.ts";
import type { RunningJob } from "./running-job.ts";

const UNITS = [
  { name: "day", milliseconds: 86_400_000 },
  { name: "hour", milliseconds: 3_600_000 },
  { name: "minute", milliseconds: 60_000 },
] as const;

/**
 * Says why an entry cannot be put while another job holds a different one under its key, and which of the two jobs can
 * do something about it: the one whose token stands in the file, where only one can stand.
 *
 * @param wanted the entry that was to be put
 * @param held the claim of the other job
 */
export function credentialInUse(
  wanted: { file: string; key: string; entry: string | undefined },
  held: Claim,
  job: RunningJob,
): RegistryTokenError {
  const isHere = secretsOf(wanted.entry).length > 0;
  const isThere = secretsOf(held.entry).length > 0;
  const where =
    isHere && isThere ? "in both jobs" : isHere ? "in this step" : isThere ? "in the other job" : "";
  const advice = where === "" ? "Give" : `Use \`store: env\` ${where}, or give`;
  const isElsewhere = held.host !== job.host;
  return new RegistryTokenError(
    "credential-in-use",
    `Another running job of this user holds a different credential for ${wanted.key} in ${wanted.file}. ` +
      `${advice} each runner a home directory of its own. ` +
      `The other job began ${ageOf(job.now() - held.since)} ago${isElsewhere ? ` on ${held.host}` : ""}, and counts as ` +
      `running while its directory ${held.id} is there${isElsewhere ? " or until five days have passed" : ""}: if it no ` +
      "longer runs, remove that directory.",
  );
}

function ageOf(milliseconds: number): string {
  for (const { name, milliseconds: unit } of UNITS) {
    const count = Math.floor(milliseconds / unit);
    if (count > 0) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return "less than a minute";
}
