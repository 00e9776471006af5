import { causeText } from "./cause-text.ts";
import { judgeSuperseded } from "./judge-superseded.ts";
import { withoutToken } from "./receipt-changes.ts";
import { tell, type Work, warn } from "./work.ts";

/**
 * Revokes the superseded tokens whose time is over. What cannot be revoked stays in the receipt and does not end the
 * rotation.
 *
 * @param neverStored ids of tokens that need no grace
 * @throws {RegistryTokenError} `rotation-overtaken`; or the signal's reason
 */
export async function revokeDue(work: Work, neverStored: readonly string[] = []): Promise<void> {
  const { settings, ports, keeper, findings } = work;
  if (!work.mayRevoke) return;
  for (const token of keeper.receipt.superseded) {
    const judgement = judgeSuperseded(token, {
      receipt: keeper.receipt,
      record: work.tokens.get(token.id),
      settings,
      now: ports.clock.now(),
      isNeverStored: neverStored.includes(token.id),
    });
    if (judgement.kind === "kept") keep(work, token.id, judgement.why);
    if (judgement.kind === "due") await revoke(work, token.id);
  }
  // What the last pass could not judge, this one may have.
  for (const id of findings.revoked) findings.kept.delete(id);
}

async function revoke(work: Work, id: string): Promise<void> {
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
  keeper.receipt = withoutToken(keeper.receipt, id);
  findings.revoked.push(id);
}

function keep(work: Work, id: string, why: string): void {
  if (work.findings.kept.get(id) === why) return;
  work.findings.kept.set(id, why);
  warn(work, `The token ${id} was replaced but is kept. ${why}`);
}
