import { randomBytes } from "node:crypto";
import { derivedForms, Masks } from "../runner/masks.ts";
import type { FolderState } from "./folder-state.ts";

/** The secrets of one run of the demo, made up as it runs: hides them in what is shown, and looks for leaks. */
export class Secrets {
  readonly #values: string[] = [];
  readonly #masks = new Masks();

  get count(): number {
    return this.#values.length;
  }

  /** Makes up one more secret. */
  create(): string {
    const value = `demo_${randomBytes(24).toString("hex")}`;
    this.add(value);
    return value;
  }

  /** Takes in a secret that a registry made up. */
  add(value: string): void {
    this.#values.push(value);
    this.#masks.add(value);
  }

  /** The text with every secret as `***`. */
  hide(text: string): string {
    return this.#masks.mask(text);
  }

  /** Whether a secret is in the text, as it is or base64, hexadecimal or percent-encoded. */
  isIn(text: string): boolean {
    return this.#values.some((value) => spellings(value).some((spelling) => text.includes(spelling)));
  }

  /** Paths of the files in which a secret is. */
  findFiles(state: FolderState): string[] {
    return [...state].filter(([, { bytes }]) => this.isIn(bytes.toString("latin1"))).map(([path]) => path);
  }
}

function spellings(value: string): string[] {
  const bytes = Buffer.from(value);
  const basic = Buffer.from(`token:${value}`).toString("base64");
  return [value, ...derivedForms(value), basic, bytes.toString("hex"), bytes.toString("base64url")];
}
