import * as vscode from "vscode";
import { kindTitle } from "../registries/registry-title.ts";
import { shortUrl } from "../registries/short-url.ts";
import type { AccountStore } from "../storage/account-store.ts";
import type { ExaminedNeed } from "../workspace/examined-need.ts";
import type { ManifestReader } from "../workspace/manifest-reader.ts";
import { needsAt } from "../workspace/needs-at.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { needFacts } from "./need-facts.ts";

/** The only commands that a link in a hover can run. */
const COMMANDS = ["registryTokens.logIn", "registryTokens.explainCredentials"];

export interface ManifestHoverPorts {
  readonly manifests: ManifestReader;
  readonly accounts: Pick<AccountStore, "list">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Says of a registry in a manifest who is logged in, until when, and which credential wins. Asks no registry. */
export class ManifestHover implements vscode.HoverProvider {
  readonly #ports: ManifestHoverPorts;

  constructor(ports: ManifestHoverPorts) {
    this.#ports = ports;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const found = needsAt(document, this.#ports.manifests.examine(document), position);
    const [first] = found;
    if (first === undefined) return undefined;
    return new vscode.Hover(
      found.map(({ examined }) => this.#text(examined)),
      first.range,
    );
  }

  #text(examined: ExaminedNeed): vscode.MarkdownString {
    const { accounts, now } = this.#ports;
    const { l10n } = vscode;
    const { kinds, url } = examined.need;
    const text = new vscode.MarkdownString();
    text.isTrusted = { enabledCommands: COMMANDS };
    const facts = needFacts(examined, accounts.list(), { l10n, now: now(), language: vscode.env.language });
    const title = `**${escapeMarkdown(kindTitle(kinds[0]))}** ${escapeMarkdown(shortUrl(url))}`;
    text.appendMarkdown([title, ...facts.map(escapeMarkdown)].join("\n\n"));
    const argument = encodeURIComponent(JSON.stringify([{ kind: kinds[0], url }])).replace(
      /[()]/g,
      (bracket) => `%${bracket.charCodeAt(0).toString(16)}`,
    );
    const links = [
      `[${l10n.t("Log In")}](command:registryTokens.logIn?${argument})`,
      `[${l10n.t("Explain Credentials")}](command:registryTokens.explainCredentials?${argument})`,
    ];
    text.appendMarkdown(`\n\n${links.join(" · ")}`);
    return text;
  }
}
