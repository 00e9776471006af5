import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dist } from "./bundles.ts";
import { makeRunnerFolder } from "./runner-folder.ts";
import { median, medianRatio, minimum, type Series } from "./statistics.ts";

/** design.md's budgets: whole processes, as ratios to `node -e 0` in the same run. */
const BUDGETS = { main: 1.4, verify: 2.2, post: 1.3 };

const CASES = [
  { registry: "onepub", url: "https://onepub.example/api/organisation/", path: "/api/organisation/" },
  { registry: "package-broker", url: "https://packages.example", path: "" },
  { registry: "apkg", url: "https://apkg.example", path: "" },
];

/**
 * Measures main and post of each client, and main with one request over loopback, interleaved with the floor. Returns
 * whether all are within budget.
 */
export async function measureStartUp(rounds: number): Promise<boolean> {
  const registry = spawn(
    process.execPath,
    [fileURLToPath(new URL("loopback-registry.ts", import.meta.url))],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  try {
    const [line] = await once(registry.stdout.setEncoding("utf8"), "data");
    return measureRounds(rounds, String(line).trim());
  } finally {
    registry.stdin.end();
  }
}

function measureRounds(rounds: number, origin: string): boolean {
  const floor: number[] = [];
  const series = new Map<string, number[]>();
  for (let round = -1; round < rounds; round++) {
    const measured = measureRound(origin);
    // The first round warms the file cache.
    if (round < 0) continue;
    floor.push(measured.floor);
    for (const [name, time] of measured.phases) series.set(name, [...(series.get(name) ?? []), time]);
  }
  console.log(`start-up: whole processes, ${rounds} interleaved rounds, Node ${process.versions.node}`);
  console.log(`  ${"node -e 0".padEnd(24)} min ${ms(minimum(floor))}  median ${ms(median(floor))}`);
  return [...series].map(([name, times]) => report(name, times, floor)).every(Boolean);
}

function measureRound(origin: string): { floor: number; phases: Map<string, number> } {
  const floor = time(["-e", "0"], { env: process.env });
  const phases = new Map<string, number>();
  for (const { registry, url, path } of CASES) {
    const token = randomBytes(24).toString("hex");
    const folder = makeRunnerFolder({ registry, url, token, verify: "false" });
    const cwd = folder.workspace;
    phases.set(`main ${registry}`, time([join(dist, "main", "index.js")], { cwd, env: folder.env }));
    phases.set(`post ${registry}`, time([join(dist, "post", "index.js")], { cwd, env: folder.postEnv() }));
    folder.remove();
    const asking = makeRunnerFolder({ registry, url: `${origin}${path}`, token });
    const options = { cwd: asking.workspace, env: asking.env };
    phases.set(`verify ${registry}`, time([join(dist, "main", "index.js")], options));
    asking.remove();
  }
  return { floor, phases };
}

function time(parameters: string[], options: { cwd?: string; env: NodeJS.ProcessEnv }): number {
  const start = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, parameters, options);
  const elapsed = performance.now() - start;
  if (status !== 0) throw new Error(`${parameters.join(" ")} ended with ${status}: ${stdout}${stderr}`);
  return elapsed;
}

function report(name: string, times: Series, floor: Series): boolean {
  const [phase = ""] = name.split(" ");
  const budget = phase === "main" || phase === "verify" ? BUDGETS[phase] : BUDGETS.post;
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
