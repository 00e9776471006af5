import type { RegistryTokenErrorCode } from "@setup-registry-token/core";
import type { MoreNode, NoticeNode } from "./registry-tree-node.ts";
import type { Row, RowSetting } from "./row.ts";

type NoticeText = Pick<Row, "label" | "icon" | "tooltip" | "command">;

/** The row that stands where no tokens can be shown, and leads on where there is a way. */
export function noticeRow(node: NoticeNode, { l10n }: RowSetting): Row {
  const text = noticeText(node, l10n);
  return {
    ...text,
    id: `notice ${node.account.id} ${node.notice.kind}`,
    spoken: [text.label, ...text.tooltip].join(". "),
    context: ["notice", node.notice.kind],
    children: "none",
    ending: "lasts",
  };
}

/** The row that stands for all the tokens that are not shown yet. */
export function moreRow(node: MoreNode, { l10n, language }: RowSetting): Row {
  const left = (node.total - node.shown).toLocaleString(language);
  const label = l10n.t("Show more: {0} tokens are left", left);
  return {
    id: `more ${node.account.id}`,
    label,
    icon: "ellipsis",
    spoken: label,
    context: ["more"],
    children: "none",
    ending: "lasts",
    tooltip: [],
    command: { command: "registryTokens.showMoreTokens", title: label, argument: node },
  };
}

function noticeText({ account, notice }: NoticeNode, l10n: RowSetting["l10n"]): NoticeText {
  const target = { accountId: account.id };
  const logIn = { command: "registryTokens.logIn", title: l10n.t("Log In"), argument: target };
  switch (notice.kind) {
    case "empty":
      return { label: l10n.t("No tokens"), icon: "info", tooltip: [] };
    case "unreadable":
      return {
        label: l10n.t("Entries that cannot be read: {0}", notice.count),
        icon: "question",
        tooltip: [],
      };
    case "elsewhere":
      return {
        label: l10n.t("Tokens are managed on the web"),
        icon: "link-external",
        // Said in core, in English; the bundles of other languages have it under that text.
        tooltip: [l10n.t(notice.why)],
        command: { command: "vscode.open", title: l10n.t("Open the Page"), argument: notice.page },
      };
    case "not-offered":
      return { label: l10n.t("This registry does not list tokens"), icon: "info", tooltip: [] };
    case "no-secret":
      return {
        label: l10n.t("The credential is gone: log in again"),
        icon: "sign-in",
        tooltip: [],
        command: logIn,
      };
    case "failed": {
      const { code, message } = notice.error;
      if (UNAUTHORISED.has(code)) {
        return { label: l10n.t("Log in again"), icon: "sign-in", tooltip: [message], command: logIn };
      }
      const retry = { command: "registryTokens.refresh", title: l10n.t("Try Again"), argument: target };
      return { ...failureText(code, l10n), tooltip: [message], command: retry };
    }
  }
}

/** What another log-in may change. */
const UNAUTHORISED: ReadonlySet<RegistryTokenErrorCode> = new Set([
  "token-rejected",
  "token-expired",
  "two-factor-required",
]);

function failureText(code: RegistryTokenErrorCode, l10n: RowSetting["l10n"]): Pick<Row, "label" | "icon"> {
  switch (code) {
    case "registry-unreachable":
      return { label: l10n.t("The registry cannot be reached: try again"), icon: "cloud" };
    case "rate-limited":
      return { label: l10n.t("The registry asks to wait: try again later"), icon: "watch" };
    case "secret-storage-unavailable":
      return { label: l10n.t("The editor's secret storage cannot be read: try again"), icon: "lock" };
    case "token-forbidden":
      return { label: l10n.t("This account may not list tokens"), icon: "lock" };
    default:
      return { label: l10n.t("The tokens cannot be listed: try again"), icon: "error" };
  }
}
