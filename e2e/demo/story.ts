import { wrapCode, wrapWords } from "./wrap.ts";

const WIDTH = 100;
const LABEL_WIDTH = 8;

/** Where a story is told, and whether that place shows colours. */
export interface Stage {
  readonly hasColours: boolean;
  /** @param text ends with a line feed */
  readonly write: (text: string) => void;
}

/** Prints the demo as plain text of at most 100 columns, and remembers what it printed. */
export class Story {
  readonly #stage: Stage;
  #printed = "";

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** All that was printed so far, without colours. */
  get printed(): string {
    return this.#printed;
  }

  title(text: string): void {
    this.#line(text, BOLD);
  }

  /** A heading, with an empty line above it. */
  chapter(text: string): void {
    this.#line("");
    this.#line(text, BOLD);
  }

  paragraph(text: string): void {
    for (const line of wrapWords(text, WIDTH - 2)) this.#line(`  ${line}`);
  }

  /** Text that the reader could copy, unchanged. */
  code(lines: readonly string[]): void {
    for (const line of lines) this.#line(`      ${line}`);
  }

  /** What happened at one moment: a short label, and beside it sentences. */
  moment(label: string, sentences: readonly string[]): void {
    this.#beside(
      label,
      sentences.flatMap((sentence) => wrapWords(sentence, WIDTH - LABEL_WIDTH - 4)),
    );
  }

  /** Lines of a log, each behind a bar. */
  log(label: string, lines: readonly string[]): void {
    const pieces = lines.flatMap((line) => wrapWords(line, WIDTH - LABEL_WIDTH - 6));
    this.#beside(
      label,
      pieces.map((piece) => `| ${piece}`),
    );
  }

  /** The content of a file, line by line; blanks stay. */
  file(lines: readonly string[]): void {
    const pieces = lines.flatMap((line) => wrapCode(line, WIDTH - LABEL_WIDTH - 8));
    this.#beside(
      "",
      pieces.map((piece) => `    ${piece}`),
    );
  }

  good(text: string): void {
    this.#line(text, GREEN);
  }

  bad(text: string): void {
    this.#line(text, RED);
  }

  #beside(label: string, lines: readonly string[]): void {
    for (const [index, line] of lines.entries()) {
      this.#line(`  ${(index === 0 ? label : "").padEnd(LABEL_WIDTH)}${line}`);
    }
  }

  #line(text: string, colour?: string): void {
    const line = text.trimEnd();
    this.#printed += `${line}\n`;
    const isColoured = colour !== undefined && this.#stage.hasColours;
    this.#stage.write(isColoured ? `${colour}${line}${PLAIN}\n` : `${line}\n`);
  }
}

const BOLD = "\u001b[1m";
const GREEN = "\u001b[32m";
const RED = "\u001b[31m";
const PLAIN = "\u001b[0m";
