import { RegistryTokenError } from "../errors.ts";

/** The registry answered 429. Code `rate-limited`. */
export class RateLimited extends RegistryTokenError {
  /** When the registry will answer again, where it said so. */
  readonly endsAt: Date | undefined;

  /** @param origin of the registry, such as `https://onepub.dev` */
  constructor(origin: string, endsAt?: Date) {
    const next =
      endsAt === undefined ? "Try again in a few minutes." : `Try again after ${endsAt.toISOString()}.`;
    super("rate-limited", `${origin} limits how often it may be asked, and the limit is reached. ${next}`);
    this.endsAt = endsAt;
  }
}
