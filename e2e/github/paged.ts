import { jsonReply, type Reply } from "../registries/reply.ts";
import type { Call } from "./call.ts";

/** How many items a list gives at a time. The description has the usual size; the largest is in its prose. */
interface PageSizes {
  readonly usual: number;
  readonly largest: number;
}

const PAGE_SIZES: PageSizes = { usual: 30, largest: 100 };
export const VARIABLE_PAGE_SIZES: PageSizes = { usual: 10, largest: 30 };

/**
 * Answers one page of a list, with a `link` header to the others (RFC 8288).
 *
 * @param items all of them
 * @param body what to answer, made of the items of this page
 */
export function paged<Item>(
  { query, url }: Call,
  { items, sizes = PAGE_SIZES }: { items: readonly Item[]; sizes?: PageSizes },
  body: (shown: readonly Item[]) => unknown,
): Reply {
  const size = Math.min(positive(query.get("per_page")) ?? sizes.usual, sizes.largest);
  const page = positive(query.get("page")) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / size));
  const relations: [relation: string, page: number][] = [];
  if (page > 1) relations.push(["prev", page - 1]);
  if (page < last) relations.push(["next", page + 1], ["last", last]);
  if (page > 1) relations.push(["first", 1]);
  const link = relations.map(([relation, target]) => {
    const parameters = new URLSearchParams(query);
    parameters.set("page", String(target));
    return `<${url}?${parameters}>; rel="${relation}"`;
  });
  const shown = items.slice((page - 1) * size, page * size);
  return jsonReply(200, body(shown), link.length === 0 ? {} : { link: link.join(", ") });
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return value >= 1 ? value : undefined;
}
