import type { TextString } from "./text-tree.ts";

/**
 * The script of a `run:` with every character at the place where it stands in the file. What YAML would turn into
 * something shorter is filled up with blanks; an expression becomes a word of the same length.
 */
export function scriptOf(text: string, { inner, style }: TextString): string {
  const written = text.slice(inner.start, inner.end);
  return withoutExpressions(withoutYaml(written, style));
}

function withoutYaml(written: string, style: TextString["style"]): string {
  switch (style) {
    case "literal":
      return written;
    case "double":
      return joined(written).replace(/\\[nrt"\\]/g, (escaped) => ESCAPES[escaped] ?? escaped);
    case "single":
      return joined(written).replaceAll("''", " '");
    case "folded":
    case "plain":
      return joined(written);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\n": " \n",
  "\\r": "  ",
  "\\t": "  ",
  '\\"': ' "',
  "\\\\": " \\",
};

/** One line break is a blank, several are line breaks. */
function joined(written: string): string {
  return written.replace(/(\r?)\n([ \t]*\r?\n)?/g, (breaks, _carriageReturn, more) =>
    more === undefined ? breaks.replace("\n", " ") : breaks,
  );
}

function withoutExpressions(script: string): string {
  let plain = "";
  let offset = 0;
  for (;;) {
    const start = script.indexOf("${{", offset);
    const end = start < 0 ? -1 : script.indexOf("}}", start);
    if (end < 0) return plain + script.slice(offset);
    plain += script.slice(offset, start) + "x".repeat(end + 2 - start);
    offset = end + 2;
  }
}
