import type { ApiRequest } from "./api-request.ts";

/** Everything that was asked of a server, in the order of arrival. */
export class RequestLog {
  readonly requests: ApiRequest[] = [];
  readonly violations: string[] = [];
  readonly #counts = new Map<string, number>();

  add(request: ApiRequest): void {
    this.requests.push(request);
    const name = request.route?.name ?? `${request.method} ${request.path}`;
    this.#counts.set(name, this.countOf(name) + 1);
    if (request.reasons.length > 0) this.violations.push(`${name}: ${request.reasons.join("; ")}`);
  }

  /** How often an operation was asked for, whatever the answer. @param route `METHOD /path/{template}` */
  countOf(route: string): number {
    return this.#counts.get(route) ?? 0;
  }
}
