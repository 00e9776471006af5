import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { dist } from "./bundles.ts";
import { makeRunnerFolder } from "./runner-folder.ts";
import { median, medianRatio, minimum, type Series } from "./statistics.ts";

/** design.md's budgets: whole processes, as ratios to `node -e 0` in the same run. */
const BUDGETS = { main: 1.4, post: 1.3 };

const CASES = [
  { registry: "onepub", url: "https://onepub.example/api/organisation/" },
  { registry: "package-broker", url: "https://packages.example" },
  { registry: "apkg", url: "" },
];

/** Measures main and post of each client, interleaved with the floor. Returns whether all are within budget. */
export function measureStartUp(rounds: number): boolean {
  const floor: number[] = [];
  const series = new Map<string, number[]>();
  for (let round = -1; round < rounds; round++) {
    const measured = measureRound();
    // The first round warms the file cache.
    if (round < 0) continue;
    floor.push(measured.floor);
    for (const [name, time] of measured.phases) series.set(name, [...(series.get(name) ?? []), time]);
  }
  console.log(`start-up: whole processes, ${rounds} interleaved rounds, Node ${process.versions.node}`);
  console.log(`  ${"node -e 0".padEnd(24)} min ${ms(minimum(floor))}  median ${ms(median(floor))}`);
  return [...series].map(([name, times]) => report(name, times, floor)).every(Boolean);
}

function measureRound(): { floor: number; phases: Map<string, number> } {
  const floor = time(["-e", "0"], { env: process.env });
  const phases = new Map<string, number>();
  for (const { registry, url } of CASES) {
    const folder = makeRunnerFolder({ registry, url, token: randomBytes(24).toString("hex") });
    const cwd = folder.workspace;
    phases.set(`main ${registry}`, time([join(dist, "main", "index.js")], { cwd, env: folder.env }));
    phases.set(`post ${registry}`, time([join(dist, "post", "index.js")], { cwd, env: folder.postEnv() }));
    folder.remove();
  }
  return { floor, phases };
}

function time(parameters: string[], options: { cwd?: string; env: NodeJS.ProcessEnv }): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, parameters, options);
  const elapsed = performance.now() - start;
  if (status !== 0) throw new Error(`${parameters.join(" ")} ended with ${status}: ${stderr}`);
  return elapsed;
}

function report(name: string, times: Series, floor: Series): boolean {
  const budget = name.startsWith("main") ? BUDGETS.main : BUDGETS.post;
  const ofMinima = minimum(times) / minimum(floor);
  const ofMedians = median(times) / median(floor);
  const paired = medianRatio(times, floor);
  // Other work on the machine comes in bursts; neighbours in time are slowed alike, so their ratio stays.
  const isWithin = ofMinima <= budget && paired <= budget;
  console.log(
    `  ${name.padEnd(24)} min ${ms(minimum(times))}  median ${ms(median(times))}  ` +
      `ratio of minima ${ofMinima.toFixed(2)}, of medians ${ofMedians.toFixed(2)}, median of ratios ${paired.toFixed(2)}` +
      `  (budget ${budget}) ${isWithin ? "ok" : "OVER"}`,
  );
  return isWithin;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
