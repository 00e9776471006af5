import type { RegistryKindName } from "@setup-registry-token/core";
import {
  type ExplanationLine,
  explainCredentials,
  findCredentials,
  isSameRegistry,
  registryTarget,
} from "@setup-registry-token/core/workspace";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { describeDate, describeExpiry } from "../ui/describe-expiry.ts";

/** Says which credential a package manager would send to a registry, what became of all others, and what we have. */
export function credentialsReport(
  services: Services,
  { kind, url }: { kind: RegistryKindName; url: string },
): string {
  const { accounts, credentialFiles, editor, log } = services;
  const { l10n } = editor;
  const report = findCredentials(registryTarget(kind, url), credentialFiles.lookup());
  for (const { token } of report.credentials) if (token !== undefined) log.know(token);
  const { title, sections } = explainCredentials(report);
  const own = accounts.list().filter((account) => account.kind === kind && isSameRegistry(account.url, url));
  const lines = own.map((account) => describeAccount(services, account));
  const here = lines.length > 0 ? lines : [l10n.t("No account.")];
  const all = [
    ...sections.map(({ heading, lines }) => [heading, ...lines.map(textOf)]),
    [l10n.t("In this editor"), ...here.map((line) => `  ${line}`)],
  ];
  return `${[title, ...all.map((section) => section.join("\n"))].join("\n\n")}\n`;
}

function textOf({ text, place }: ExplanationLine): string {
  return place === undefined ? `  ${text}` : `  ${text}\n    ${place.file}`;
}

function describeAccount({ editor, clock }: Services, { name, token, source }: Account): string {
  const { l10n } = editor;
  const sources = {
    "log-in": l10n.t("from a log-in"),
    pasted: l10n.t("pasted"),
    adopted: l10n.t("adopted from the package manager"),
    issued: l10n.t("issued from here"),
  };
  const facts = [
    sources[source],
    token === undefined ? l10n.t("no token") : describeExpiry(token.expiry, { editor, now: clock.now() }),
    token?.verifiedAt && l10n.t("last accepted on {0}", describeDate(new Date(token.verifiedAt), editor)),
  ];
  return `${name}: ${facts.filter(Boolean).join("; ")}`;
}
