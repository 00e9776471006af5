import type { TokenRecord } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { fieldsIn } from "../storage/json-fields.ts";
import { tokenChoices } from "../tokens/token-choices.ts";
import type { Choice } from "../ui/choices.ts";
import type { RotationRecord } from "./rotation-record.ts";

/** The id of the token that a place holds, where the editor knows it for certain: it cannot read a secret of GitHub. */
export function knownPresentId(
  { accounts }: Services,
  { accountId, secret }: RotationRecord,
): string | undefined {
  return secret === undefined ? accounts.find(accountId)?.token?.id : undefined;
}

/** What there is to choose from. */
interface Candidates {
  readonly account: Account;
  readonly record: RotationRecord;
  readonly tokens: readonly TokenRecord[];
  /** When this editor has begun to ask the registry about the token itself, if it has: milliseconds since 1970. */
  readonly triedAt: number | undefined;
}

/** A line for each token that a place may hold; the most likely one is the first. */
export function presentChoices(
  services: Services,
  candidates: Candidates,
): Choice<TokenRecord | undefined>[] {
  const { l10n } = services.editor;
  const { account, tokens } = candidates;
  const choices = tokenChoices(services, tokens, account.token?.id);
  const likely = likelyToken(services, candidates);
  const isLikely = ({ value }: Choice<TokenRecord>) => value.id === likely?.id;
  return [
    ...choices.filter(isLikely).map((choice) => ({ ...choice, detail: `${likely?.why} · ${choice.detail}` })),
    ...choices.filter((choice) => !isLikely(choice)),
    {
      label: l10n.t("None of these, or I do not know"),
      detail: l10n.t("Then it goes on working until you revoke it"),
      value: undefined,
    },
  ];
}

/**
 * The token that is probably there. Of an account's own token that somebody has brought, nobody knows the id: it is not what
 * an earlier rotation put there, for that one's id is known, but it was used when this editor has just tried it.
 */
function likelyToken(
  { editor: { l10n } }: Services,
  { account, record, tokens, triedAt }: Candidates,
): { readonly id: string; readonly why: string } | undefined {
  if (record.secret !== undefined) {
    const { current } = fieldsIn(record.receipt ?? "");
    return typeof current === "string"
      ? { id: current, why: l10n.t("The last rotation put it there") }
      : undefined;
  }
  // It is used for each list, and nobody knows its id either.
  if (account.session?.isFormerToken === true) return undefined;
  const uses = tokens.map(({ id, lastUsedAt }) => ({ id, time: lastUsedAt?.getTime() ?? 0 }));
  const [last, before] = uses.sort((one, other) => other.time - one.time);
  if (last === undefined || triedAt === undefined) return undefined;
  const isJustNow = last.time >= triedAt - CLOCKS_DIFFER && last.time > (before?.time ?? 0);
  return isJustNow
    ? { id: last.id, why: l10n.t("It was used just now, when this editor tried it") }
    : undefined;
}

/** By how much a registry's clock may be behind ours, in milliseconds. */
const CLOCKS_DIFFER = 60_000;

/** For people. */
export function tokenName({ id, label }: Pick<TokenRecord, "id" | "label">): string {
  return label === "" || label === id ? id : `${label} (${id})`;
}
