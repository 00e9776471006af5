import type { Services } from "../services.ts";
import { describeFailure } from "./describe-failure.ts";

/** Seconds by which a server's clock and ours may differ; its header has whole seconds only. */
const USUAL_SKEW = 5;

/**
 * Asks a server for its first page, without any credential, and says what came of it.
 *
 * @returns such as `https://registry.example: 200 after 120 ms, clock 2 s behind`
 */
export async function examineServer({ http, clock }: Services, origin: string): Promise<string> {
  const begin = clock.now();
  try {
    const { status, headers } = await http({ method: "HEAD", url: new URL(origin), limits: { attempts: 1 } });
    const end = clock.now();
    return `${origin}: ${status} after ${end - begin} ms, ${describeSkew(headers.date, (begin + end) / 2)}`;
  } catch (error) {
    return `${origin}: ${describeFailure(error)}`;
  }
}

/** One-time passwords and the ends of tokens depend on it. */
function describeSkew(date: string | undefined, now: number): string {
  const time = Date.parse(date ?? "");
  if (Number.isNaN(time)) return "tells no time";
  const seconds = Math.round((time - now) / 1000);
  if (Math.abs(seconds) <= USUAL_SKEW) return "clock as here";
  return `clock ${Math.abs(seconds)} s ${seconds > 0 ? "ahead" : "behind"}`;
}
