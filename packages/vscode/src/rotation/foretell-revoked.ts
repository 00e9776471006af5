import type { Registry, TokenAdministration, TokenRecord } from "@setup-registry-token/core";
import { rotate } from "@setup-registry-token/core/rotation";
import type { Services } from "../services.ts";
import { openDestination } from "./open-destination.ts";
import { openIssuer } from "./open-issuer.ts";
import { requestFor } from "./request-for.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";
import { nextRun } from "./rotation-journal.ts";

interface ForetellParts {
  readonly registry: Registry;
  readonly tokens: TokenAdministration;
  readonly signal: AbortSignal;
}

/**
 * Finds out which tokens a rotation would revoke, and changes nothing.
 *
 * @throws {RotationFailed} what would keep the rotation from issuing a token
 * @throws {Cancelled}
 */
export async function foretellRevoked(
  services: Services,
  wanted: WantedRotation,
  { registry, tokens, signal }: ForetellParts,
): Promise<Pick<TokenRecord, "id" | "label">[]> {
  const { clock, log } = services;
  const { record, deed, present } = wanted;
  const listed = new Map<string, TokenRecord>();
  const list: TokenAdministration["list"] = async (options) => {
    const answer = await tokens.list(options);
    for (const token of answer.tokens) listed.set(token.id, token);
    return answer;
  };
  const parts = { registry, tokens: { ...tokens, list }, revocable: new Set<string>() };
  const report = (): void => {};
  const foretold = rotate(
    requestFor(services, wanted, {
      run: nextRun(record, clock.now()),
      namedIds: record.namedIds,
      signal,
      isDryRun: true,
    }),
    {
      issuer: openIssuer(services, { ...parts, report, onIssued: report }),
      destinations: [openDestination(services, { wanted, report, recordOf: () => undefined })],
      receipts: {
        name: "the editor's state",
        read: async () => record.receipt,
        write: async () => {
          throw new Error("A rotation that was only to be foretold has written its receipt.");
        },
      },
      clock,
      mask: (secret) => log.know(secret),
      report,
    },
  );
  const { revoked } = await foretold.catch((error: unknown) => {
    // Core does not know the editor's reasons.
    signal.throwIfAborted();
    throw error;
  });
  const leaked = deed === "incident" && present !== undefined ? [present.id] : [];
  return [...new Set([...leaked, ...revoked])].map((id) => listed.get(id) ?? { id, label: "" });
}
