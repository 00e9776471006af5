import type { RotationEvent, RotationPorts } from "./rotation-ports.ts";

const INTERVAL = 5_000;

/** Reports how far something is, every 5 s at the most. What is over sooner reports nothing. */
export function progress(
  { clock, report }: Pick<RotationPorts, "clock" | "report">,
  { does, total }: Pick<Extract<RotationEvent, { kind: "progress" }>, "does" | "total">,
): (done: number) => void {
  let last = clock.now();
  return (done) => {
    if (clock.now() - last < INTERVAL) return;
    last = clock.now();
    report({ kind: "progress", does, done, total });
  };
}
