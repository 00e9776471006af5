import { redact, type Secret } from "@setup-registry-token/core";
import type { LogOutputChannel } from "vscode";

/** The log, without any secret that the extension has ever held in its hands. */
export class Log {
  readonly #channel: Pick<LogOutputChannel, "info" | "warn" | "error" | "show">;
  readonly #secrets: Secret[] = [];

  constructor(channel: Pick<LogOutputChannel, "info" | "warn" | "error" | "show">) {
    this.#channel = channel;
  }

  /** From now on this secret is taken out, in all its derived forms. */
  know(secret: Secret): void {
    const isKnown = this.#secrets.some((known) => known.reveal() === secret.reveal());
    if (!isKnown) this.#secrets.push(secret);
  }

  /** @returns the text as it may be shown */
  redacted(text: string): string {
    return redact(text, this.#secrets);
  }

  info(message: string): void {
    this.#channel.info(this.redacted(message));
  }

  warn(message: string): void {
    this.#channel.warn(this.redacted(message));
  }

  error(message: string): void {
    this.#channel.error(this.redacted(message));
  }

  show(): void {
    this.#channel.show(true);
  }
}
