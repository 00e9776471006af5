import { causeText } from "./cause-text.ts";
import { judgeSuperseded } from "./judge-superseded.ts";
import type { SupersededToken } from "./receipt.ts";
import { withoutToken } from "./receipt-changes.ts";
import { listsNoUse } from "./unknown-use.ts";
import { describePlaces } from "./why-held.ts";
import { tell, type Work, warn } from "./work.ts";

export interface Exceptions {
  /** Ids of tokens that need no grace. */
  neverStored?: readonly string[];
  /** Id of a token in wrong hands. */
  leaked?: string | undefined;
}

/**
 * Revokes the superseded tokens whose time is over. What cannot be revoked stays in the receipt and does not end the
 * rotation.
 *
 * @throws {RegistryTokenError} `rotation-overtaken`; or the signal's reason
 */
export async function revokeDue(work: Work, exceptions: Exceptions = {}): Promise<void> {
  const { settings, ports, keeper, findings, owner } = work;
  if (!work.mayRevoke) return;
  for (const token of keeper.receipt.superseded) {
    const isNeverStored = exceptions.neverStored?.includes(token.id) ?? false;
    const judgement = judgeSuperseded(token, {
      receipt: keeper.receipt,
      owner,
      record: work.tokens.get(token.id),
      settings,
      now: ports.clock.now(),
      isNeverStored,
      isLeaked: token.id === exceptions.leaked,
    });
    if (judgement.kind === "kept") keep(work, token.id, judgement.why);
    if (judgement.kind === "elsewhere") findings.kept.set(token.id, judgement.why);
    if (judgement.kind === "due") await revoke(work, token, isNeverStored);
  }
  // What the last pass could not judge, this one may have.
  for (const id of findings.revoked) findings.kept.delete(id);
}

async function revoke(work: Work, { id, since }: SupersededToken, isNeverStored: boolean): Promise<void> {
  const { settings, ports, keeper, findings } = work;
  const { signal } = settings;
  if (!settings.isDryRun) {
    if (await keeper.isOvertaken({ signal })) throw keeper.overtaken();
    try {
      await ports.issuer.revoke(id, { signal });
    } catch (error) {
      signal.throwIfAborted();
      keep(work, id, `It could not be revoked. ${causeText(error)} The next run tries again.`);
      return;
    }
    tell(work, `The token ${id} was revoked.`);
  }
  tellOfOthers(work, id);
  if (!isNeverStored) tellOfUnknownUse(work, { id, since });
  keeper.receipt = withoutToken(keeper.receipt, id);
  findings.revoked.push(id);
}

/** A token in wrong hands is revoked even if places hold it that this run does not write. */
function tellOfOthers(work: Work, id: string): void {
  const { places, names } = work.keeper.receipt;
  const others = (places.get(id) ?? []).filter((key) => !key.startsWith("?"));
  if (others.length === 0) return;
  warn(
    work,
    `The token ${id}, which was in wrong hands, may also be in ${describePlaces(others, names)}: give them another.`,
  );
}

function tellOfUnknownUse(work: Work, { id, since }: SupersededToken): void {
  if (!work.settings.keepsWhatIsUsed || !listsNoUse(work)) return;
  const does = work.settings.isDryRun ? "would be" : "was";
  warn(
    work,
    `The token ${id} ${does} revoked because its grace is over: it was replaced at ${since}. Whether it was still used is ` +
      "not known, for the registry lists no use of any token, not even of those that were used here.",
  );
}

function keep(work: Work, id: string, why: string): void {
  if (work.findings.kept.get(id) === why) return;
  work.findings.kept.set(id, why);
  warn(work, `The token ${id} was replaced but is kept. ${why}`);
}
