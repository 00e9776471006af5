import type { HttpClient } from "../http/http-client.ts";
import type { HttpClock } from "../http/retry.ts";

/** Where a registry is, and how to ask it. */
export interface RegistryAccess {
  /** As a person gave it; `undefined` where the kind has a registry of its own. */
  url: string | undefined;
  http: HttpClient;
  clock: HttpClock;
  /** The user name of an http-basic credential; `token` by default. */
  userName?: string | undefined;
}
