import type { Call } from "../call.ts";
import { Refusal } from "../refusal.ts";

/** @throws Refusal 501 where a query asks for more than this server can do, rather than to answer wrongly */
export function refuseOtherFilters({ query }: Call, known: readonly string[] = []): void {
  const others = [...query.keys()].filter((name) => !["page", "per_page", ...known].includes(name));
  if (others.length > 0) throw new Refusal(501, `This server does not know the filter ${others.join(", ")}.`);
}
