import { RegistryTokenError } from "../errors.ts";
import { identifyAll } from "./identify-all.ts";
import { ANYWHERE, listName } from "./places.ts";
import { readReceipt } from "./read-receipt.ts";
import type { Receipt } from "./receipt.ts";
import { ReceiptKeeper } from "./receipt-keeper.ts";
import type { ReceiptStore, RotationPorts } from "./rotation-ports.ts";
import { homeName, runLabel } from "./run-label.ts";
import type { Settings } from "./settings.ts";
import { type Work, warn } from "./work.ts";

/**
 * Reads the receipt and the registry's list. That it lists shows that the authority is worth something; whether it
 * may also issue shows only when it does.
 *
 * @throws {RegistryTokenError} `receipt-unusable`, or what a port throws
 */
export async function survey(settings: Settings, ports: RotationPorts): Promise<Work> {
  const { issuer, receipts } = ports;
  const { signal, secret } = settings;
  const keys = await identifyAll(settings, ports);
  const home = secret.home ?? keys[0] ?? ANYWHERE;
  const owner = { ...secret, home: homeName(secret.server, home), list: listName(keys) };
  const about = { registry: issuer.registry, server: secret.server, home };
  const text = await receipts?.read({ signal });
  const reading = readReceipt(text, about);
  if (reading.kind === "newer" || reading.kind === "foreign") throw unusable(reading.kind, receipts);
  const list = await issuer.list({ signal });
  const nothing: Receipt = {
    v: 2,
    ...about,
    superseded: [],
    unsettled: [],
    places: new Map(),
    names: new Map(),
  };
  const known = reading.kind === "readable" ? reading.receipt : nothing;
  const names = keys.map((key, index) => [key, ports.destinations[index]?.name ?? key] as const);
  const receipt = { ...known, names: new Map([...known.names, ...names]) };
  const work: Work = {
    settings,
    ports,
    keys,
    owner,
    label: runLabel(owner, settings),
    keeper: new ReceiptKeeper(receipt, receipts, text),
    tokens: new Map(list.tokens.map((record) => [record.id, record])),
    isListWhole: list.unreadable === 0,
    mayRevoke: reading.kind !== "damaged",
    findings: { revoked: [], kept: new Map(), remarks: [] },
  };
  if (reading.kind === "damaged") {
    warn(
      work,
      `${receipts?.name} is damaged, so nothing is revoked this time. ` +
        "Tokens with our label are found again by it; tokens without it you have to revoke yourself.",
    );
  }
  return work;
}

function unusable(kind: "newer" | "foreign", receipts: ReceiptStore | undefined): RegistryTokenError {
  const reasons = {
    newer: "was written by a newer version of this program. Use that version, or a later one.",
    // Until this rotation has stored another, the secret holds the token that the receipt names.
    foreign:
      "is about tokens of another registry. If the secret is moving to this registry, keep a copy of it, delete it, " +
      "and run the rotation again. Revoke the tokens that it names only after that, for the secret holds one of them now.",
  };
  return new RegistryTokenError("receipt-unusable", `${receipts?.name} ${reasons[kind]}`);
}
