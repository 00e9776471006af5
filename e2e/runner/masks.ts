const HIDDEN = "***";

const XML_ENTITIES = new Map([
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&apos;"],
  ["&", "&amp;"],
]);

/** The runner leaves parts shorter than this alone when it splits a value at `&`. */
const SHORTEST_AMPERSAND_PART = 6;

/**
 * The eleven further spellings the runner hides for each value it is told to hide.
 *
 * Source: actions/runner 2.336.0, `ValueEncoders.cs`, registered in `HostContext.cs`. Nothing else is hidden:
 * no url-safe or unpadded base64, no form encoding, no hex, no `\/`.
 *
 * @param value the value to hide, not empty
 * @returns the spellings that are not empty; some may equal the value itself
 */
export function derivedForms(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const forms = [
    bytes.toString("base64"),
    (bytes.length > 1 ? bytes.subarray(1) : bytes).toString("base64"),
    (bytes.length > 2 ? bytes.subarray(2) : bytes).toString("base64"),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    jsonEscaped(value),
    percentEncoded(value),
    value.replace(/[<>"'&]/g, (character) => XML_ENTITIES.get(character) ?? character),
    withoutQuotes(value),
    ...ampersandParts(value),
  ];
  return forms.filter((form) => form !== "");
}

/** Every value the job must not show, and the replacing of them by `***` as the runner does it. */
export class Masks {
  readonly #forms = new Set<string>();

  /**
   * Hides a value, each of its lines, and the derived forms of all of them.
   *
   * @param value of any length: the runner knows no shortest mask, a single character is hidden everywhere
   */
  add(value: string): void {
    this.#addOne(value);
    for (const line of value.split(/[\r\n]+/)) this.#addOne(line.trim());
  }

  /** The text with every hidden spelling replaced; touching and overlapping finds become one `***`. */
  mask(text: string): string {
    const finds: { start: number; end: number }[] = [];
    for (const form of this.#forms) {
      let start = text.indexOf(form);
      while (start !== -1) {
        finds.push({ start, end: start + form.length });
        start = text.indexOf(form, start + 1);
      }
    }
    if (finds.length === 0) return text;
    finds.sort((one, other) => one.start - other.start);
    let masked = "";
    let position = 0;
    let hiddenTo = -1;
    for (const { start, end } of finds) {
      if (start > hiddenTo) {
        masked += text.slice(position, start) + HIDDEN;
      }
      hiddenTo = Math.max(hiddenTo, end);
      position = hiddenTo;
    }
    return masked + text.slice(position);
  }

  /** Whether the text holds anything that must not be shown. */
  isHiding(text: string): boolean {
    return this.mask(text) !== text;
  }

  #addOne(value: string): void {
    if (value === "") return;
    this.#forms.add(value);
    for (const form of derivedForms(value)) this.#forms.add(form);
  }
}

/** Newtonsoft's `JsonConvert.ToString`: as JSON.stringify, and three line separators escaped too. */
function jsonEscaped(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(
      /[\u0085\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/**
 * .NET's `Uri.EscapeDataString` (RFC 3986): encodes the five marks that encodeURIComponent leaves, and half
 * a surrogate pair as U+FFFD.
 */
function percentEncoded(value: string): string {
  return encodeURIComponent(Buffer.from(value, "utf8").toString("utf8")).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function withoutQuotes(value: string): string {
  return value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : "";
}

/** PowerShell shows a failed command in two parts, cut at an `&`; each part is hidden by itself. */
function ampersandParts(value: string): string[] {
  const plus = value.indexOf("&+");
  const last = value.lastIndexOf("&");
  if (last === -1) return [];
  // After `&+` PowerShell colours one more character, which stands outside of both parts.
  const parts =
    plus === -1
      ? [value.slice(0, last + 1), value.slice(last + 1)]
      : [value.slice(0, plus + 2), value.slice(plus + 3)];
  return parts.filter((part) => part.length >= SHORTEST_AMPERSAND_PART);
}
