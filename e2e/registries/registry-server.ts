import type { RecordedRequest } from "./loopback-server.ts";

/** A package registry on the loopback interface with one private package in it. */
export interface RegistryServer {
  /** The registry's URL as a workflow would give it. */
  readonly url: string;
  /** The name of the one package it hosts. */
  readonly packageName: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** From now on this token is accepted. */
  allow(token: string): void;
  /** From now on this token is refused. */
  revoke(token: string): void;
  close(): Promise<void>;
}
