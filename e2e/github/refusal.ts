import { jsonReply, type Reply } from "../registries/reply.ts";

/** An answer that is an error, in the shape GitHub gives to all of them. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #errors: readonly string[];

  constructor(
    status: number,
    message: string,
    { headers = {}, errors = [] }: { headers?: Record<string, string>; errors?: readonly string[] } = {},
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.#errors = errors;
  }

  toReply(): Reply {
    const body = {
      message: this.message,
      ...(this.#errors.length > 0 && { errors: this.#errors }),
      documentation_url: "https://docs.github.com/rest",
      status: String(this.status),
    };
    return jsonReply(this.status, body, this.headers);
  }
}
