import type { RegistryKindName, TokenRequest } from "@setup-registry-token/core";
import type { Editor } from "../editor.ts";
import type { Step } from "../ui/dialogue.ts";
import { issueOffers } from "./issue-offer.ts";

/** What a new token is to be like, but for its label. Filled as questions are answered. */
export interface WantedToken {
  permissions?: TokenRequest["permissions"];
  days?: TokenRequest["days"];
  packageScope?: TokenRequest["packageScope"];
}

interface Following {
  /** What is asked when all is known of the token. */
  readonly next: Step;
  /** How many questions that will be. */
  readonly left: number;
  /** What is proposed in the place of what is usual. */
  readonly proposal?: WantedToken | undefined;
}

/** The questions for what a registry lets one choose of a new token: none where nothing is known of it. */
export function tokenQuestions(
  { l10n }: Pick<Editor, "l10n">,
  kind: RegistryKindName,
  { next, left, proposal = {} }: Following,
): { readonly first: Step; readonly wanted: WantedToken } {
  const offer = issueOffers[kind];
  const wanted: WantedToken = {};
  if (offer === undefined) return { first: next, wanted };
  const { usualPermission } = offer;
  const picked = proposal.permissions ?? [usualPermission];
  const permissions = offer.hasManyPermissions
    ? [...new Set([...offer.permissions, ...picked])]
    : proposedFirst(offer.permissions, picked);
  const lifetimes = "days" in proposal ? proposedFirst(offer.lifetimes, [proposal.days]) : offer.lifetimes;
  const leftAfterLifetime = left + (offer.hasPackageScope ? 1 : 0);

  const askPermissions: Step = async (dialogue) => {
    const question = {
      placeholder: l10n.t("What may the token do?"),
      choices: permissions.map((name) => ({ label: name, isPicked: picked.includes(name), value: name })),
      left: leftAfterLifetime + 1,
    };
    wanted.permissions = offer.hasManyPermissions
      ? await dialogue.chooseMany(question)
      : [await dialogue.choose(question)];
    return askLifetime;
  };

  const askLifetime: Step = async (dialogue) => {
    wanted.days = await dialogue.choose({
      placeholder: l10n.t("How long is it to work?"),
      choices: lifetimes.map((days) => ({
        label: days === undefined ? l10n.t("Without an end") : l10n.t("{0} days", days),
        value: days,
      })),
      left: leftAfterLifetime,
    });
    return offer.hasPackageScope ? askPackageScope : next;
  };

  const askPackageScope: Step = async (dialogue) => {
    wanted.packageScope = await dialogue.text({
      prompt: l10n.t("Which packages is it for? Leave this empty for all."),
      placeholder: "@acme/*",
      value: proposal.packageScope ?? "",
      left,
      answer: (text) => text.trim() || undefined,
    });
    return next;
  };

  return { first: askPermissions, wanted };
}

function proposedFirst<T>(offered: readonly T[], proposed: readonly T[]): T[] {
  const first = proposed.filter((one) => offered.includes(one));
  return [...first, ...offered.filter((one) => !first.includes(one))];
}
