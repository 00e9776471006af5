import { credentialSourceTitle } from "./credential-source-title.ts";
import type { CredentialReport, FoundCredential } from "./found-credential.ts";
import type { TextSpan } from "./text-tree.ts";

/** An explanation for people, ready to be shown: no token is in it. */
export interface Explanation {
  title: string;
  sections: ExplanationSection[];
}

export interface ExplanationSection {
  heading: string;
  /** At least one. */
  lines: ExplanationLine[];
}

export interface ExplanationLine {
  text: string;
  /** Where to look, if the line is about a file. */
  place: { file: string; span: TextSpan | undefined } | undefined;
}

const CLIENTS = { pub: "dart pub", composer: "Composer", apkg: "apkg" };

/** Says in plain sentences which credential a client would send to a registry, and what became of all the others. */
export function explainCredentials(report: CredentialReport): Explanation {
  const { target, credentials, outcome, remarks } = report;
  const client = CLIENTS[target.packageManager];
  const present = credentials.filter(({ state }) => state.kind === "usable" || state.kind === "unusable");
  const missed = credentials.filter(({ state }) => state.kind === "near-miss");
  const absent = credentials.filter(({ state }) => state.kind === "absent");
  const sections: ExplanationSection[] = [
    { heading: "Result", lines: resultLines(report, client) },
    { heading: "What is there, strongest first", lines: present.flatMap((item) => linesOf(item, outcome)) },
    { heading: "Nearly right", lines: missed.flatMap((item) => linesOf(item, outcome)) },
    { heading: "Where nothing is", lines: absent.flatMap((item) => linesOf(item, outcome)) },
    { heading: "Remarks", lines: remarks.map((text) => ({ text, place: undefined })) },
  ];
  return {
    title: `Credentials of ${client} for ${target.url}`,
    sections: sections.filter(({ lines }) => lines.length > 0),
  };
}

function resultLines({ outcome }: CredentialReport, client: string): ExplanationLine[] {
  switch (outcome.kind) {
    case "nothing":
      return [{ text: `${client} sends no credential. ${outcome.why}`, place: undefined }];
    case "stops":
      return [{ text: `${client} does not get as far as the registry. ${outcome.why}`, place: undefined }];
    case "uses": {
      const { credential, why } = outcome;
      const doubt = credential.state.kind === "usable" ? "" : " It will do no good.";
      return [{ text: `${client} sends ${nameOf(credential)}. ${why}${doubt}`, place: placeOf(credential) }];
    }
  }
}

function linesOf(item: FoundCredential, outcome: CredentialReport["outcome"]): ExplanationLine[] {
  const { state, exposure } = item;
  const mark = outcome.kind === "uses" && outcome.credential === item ? "→ " : "";
  const judgement =
    state.kind === "unusable" || state.kind === "near-miss" ? `: ${state.reason} ${state.fix}` : "";
  const lines = [{ text: `${mark}${nameOf(item)}${judgement}`, place: placeOf(item) }];
  if (exposure !== undefined) lines.push({ text: exposure, place: placeOf(item) });
  return lines;
}

/** Such as "a token (http-basic) in the project's auth.json". */
function nameOf({ source, form, variable }: FoundCredential): string {
  const title = credentialSourceTitle(source);
  if (form === "" || source === "APKG_TOKEN") return title;
  if (source !== "pub-tokens.json" || form !== "env") return `the ${form} credential in ${title}`;
  return `the variable ${variable ?? "of an unusual name"}, which ${title} names`;
}

function placeOf({ file, span }: FoundCredential): ExplanationLine["place"] {
  return file === undefined ? undefined : { file, span };
}
