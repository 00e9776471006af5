import fc from "fast-check";
import { token } from "./laws.ts";

/** Texts that are awkward for one reader or another. */
const AWKWARD = [
  ...[
    "",
    " ",
    "\0",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\udc00",
    "\u{1f600}",
    "é",
    "e\u0301",
    "\u202e",
  ],
  ...[
    '"',
    "'",
    "\\",
    "\\u",
    "\\ud800",
    "/",
    "//",
    "/*",
    "#",
    "%",
    "%2",
    "%00",
    "%zz",
    "%C3",
    "@",
    ":",
    "::",
    "##[",
    "?",
    "&",
    "=",
  ],
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    "{}",
    "[]",
    "<<",
    "<<EOF",
    "---",
    "...",
    "- ",
    ": ",
    "? ",
    "&a",
    "*a",
    "!!js/function",
    "|\n",
    ">\n",
    "${{",
    "}}",
    "$(",
    "`",
  ],
  ...[
    "0",
    "-1",
    "1e999",
    "1e-7",
    "NaN",
    "null",
    "true",
    "toString",
    "constructor",
    "__proto__",
    "hasOwnProperty",
    "length",
  ],
  ...[
    "http://",
    "https://",
    "//host",
    "[::1]",
    "127.0.0.1",
    "localhost",
    ":443",
    ":65536",
    "xn--",
    "..",
    "./",
    "a/../b",
  ],
];

const awkward = fc.constantFrom(...AWKWARD);

/** A piece of any text; often the token, often what is awkward. */
export const anyPiece: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: awkward },
  { weight: 2, arbitrary: fc.constant(token.reveal()) },
  { weight: 2, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
);

export const anyText: fc.Arbitrary<string> = fc
  .array(anyPiece, { maxLength: 12 })
  .map((pieces) => pieces.join(""));

/** As a text is after it was written in UTF-8: half a surrogate pair is a replacement character. */
export function wellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

/**
 * Texts near those that a reader is made for: a sample into which pieces were put, from which pieces were cut, or of
 * which a piece was repeated.
 */
export function nearTo(samples: readonly string[], words: readonly string[] = []): fc.Arbitrary<string> {
  const piece = words.length === 0 ? anyPiece : fc.oneof(anyPiece, fc.constantFrom(...words));
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const edit = fc.record({
    at: place,
    length: fc.oneof(fc.constant(0), fc.nat({ max: 20 })),
    written: piece,
    times: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat({ max: 40 }) }),
  });
  const edited = fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 4 }))
    .map(([sample, edits]) =>
      edits.reduce((text, { at, length, written, times }) => {
        const start = Math.floor(at * text.length);
        return text.slice(0, start) + written.repeat(times) + text.slice(start + length);
      }, sample),
    );
  return fc.oneof({ weight: 5, arbitrary: edited }, { weight: 1, arbitrary: anyText });
}

/** Values that JSON can hold, with the names that a reader looks for, and some that every object has. */
export function jsonValue(names: readonly string[]): fc.Arbitrary<unknown> {
  const name = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.constantFrom("toString", "constructor", "__proto__", "length", "") },
    { weight: 1, arbitrary: anyPiece },
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(
        null,
        true,
        false,
        0,
        1,
        -1,
        1e300,
        1.5,
        "",
        " ",
        "2030-01-01",
        "2030-01-01T00:00:00Z",
        "https://pub.example.com/",
      ),
      anyPiece,
      fc.array(tie("value"), { maxLength: 3 }),
      // Made from entries, so that "__proto__" is a name like others.
      fc.array(fc.tuple(name, tie("value")), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  return value;
}

/** JSON texts: of a value, perhaps with white space; near a sample; or anything. */
export function jsonText(samples: readonly unknown[], names: readonly string[]): fc.Arbitrary<string> {
  const written = [
    ...samples.map((sample) => JSON.stringify(sample)),
    ...samples.map((sample) => JSON.stringify(sample, null, 2)),
  ];
  return fc.oneof(
    {
      weight: 2,
      arbitrary: fc
        .tuple(jsonValue(names), fc.constantFrom(undefined, 2, "\t"))
        .map(([value, indent]) => JSON.stringify(value, null, indent)),
    },
    {
      weight: 3,
      arbitrary: nearTo(
        written,
        names.map((name) => JSON.stringify(name)),
      ),
    },
  );
}
