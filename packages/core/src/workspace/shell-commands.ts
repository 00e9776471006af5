import type { TextSpan } from "./text-tree.ts";

/** A simple command of a shell script: a program and its parameters. */
export interface ShellCommand {
  /** Without quotation marks. At least one. */
  words: string[];
  span: TextSpan;
}

const SEPARATORS = ";&|()\n";
/** In PowerShell and in cmd these continue a line, as the backslash does elsewhere. */
const CONTINUATION = /[\\`^]\r?\n/y;
const HERE_DOCUMENT = /<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1/y;

/**
 * Takes a shell script apart into its commands, as far as that is needed to see which programs it runs: quotation
 * marks, comments, continued lines and here-documents are understood, nothing is expanded. Never throws.
 */
export function splitShellCommands(script: string): ShellCommand[] {
  return new ShellSplitter(script).split();
}

class ShellSplitter {
  readonly #script: string;
  readonly #commands: ShellCommand[] = [];
  #offset = 0;
  #words: string[] = [];
  #word: string | undefined;
  #start = 0;
  #end = 0;
  #hereDocuments: string[] = [];

  constructor(script: string) {
    this.#script = script;
  }

  split(): ShellCommand[] {
    while (this.#offset < this.#script.length) this.#step();
    this.#endCommand();
    return this.#commands;
  }

  #step(): void {
    const character = this.#script[this.#offset] ?? "";
    if (this.#passes(CONTINUATION)) this.#endWord();
    else if (character === "'" || character === '"') this.#readQuoted(character);
    else if (character === "#" && this.#word === undefined) this.#passComment();
    else if (character === "<" && this.#passesHereDocument()) this.#endWord();
    else if (character === " " || character === "\t" || character === "\r") this.#pass(() => this.#endWord());
    else if (character === "\\") this.#readEscaped();
    else if (SEPARATORS.includes(character) || character === "`") this.#pass(() => this.#endCommand());
    else this.#append(character, 1);
    if (character === "\n") this.#passHereDocuments();
  }

  #append(text: string, length: number): void {
    if (this.#word === undefined && this.#words.length === 0) this.#start = this.#offset;
    this.#word = (this.#word ?? "") + text;
    this.#offset += length;
    this.#end = this.#offset;
  }

  #readQuoted(mark: string): void {
    let end = this.#offset + 1;
    while (end < this.#script.length && this.#script[end] !== mark) {
      end += mark === '"' && this.#script[end] === "\\" ? 2 : 1;
    }
    end = Math.min(end, this.#script.length);
    this.#append(
      this.#script.slice(this.#offset + 1, end),
      Math.min(end + 1, this.#script.length) - this.#offset,
    );
  }

  #readEscaped(): void {
    const escaped = this.#script[this.#offset + 1] ?? "";
    // On Windows a backslash stands between folders.
    this.#append(/\w/.test(escaped) ? `\\${escaped}` : escaped, 1 + escaped.length);
  }

  #passComment(): void {
    const end = this.#script.indexOf("\n", this.#offset);
    this.#offset = end < 0 ? this.#script.length : end;
  }

  #passesHereDocument(): boolean {
    HERE_DOCUMENT.lastIndex = this.#offset;
    const match = HERE_DOCUMENT.exec(this.#script);
    if (match?.[2] === undefined) return false;
    this.#hereDocuments.push(match[2]);
    this.#offset = HERE_DOCUMENT.lastIndex;
    return true;
  }

  #passHereDocuments(): void {
    for (const delimiter of this.#hereDocuments) {
      let line: string;
      do {
        const end = this.#script.indexOf("\n", this.#offset);
        const next = end < 0 ? this.#script.length : end + 1;
        line = this.#script.slice(this.#offset, next);
        this.#offset = next;
      } while (line.trim() !== delimiter && this.#offset < this.#script.length);
    }
    this.#hereDocuments = [];
  }

  #passes(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset;
    if (!pattern.test(this.#script)) return false;
    this.#offset = pattern.lastIndex;
    return true;
  }

  #pass(action: () => void): void {
    action();
    this.#offset++;
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#words.length > 0) {
      this.#commands.push({ words: this.#words, span: { start: this.#start, end: this.#end } });
    }
    this.#words = [];
  }
}
