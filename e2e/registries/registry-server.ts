import type { LoopbackServer } from "./loopback-server.ts";

/** A package registry on the loopback interface with one package in it. */
export interface RegistryServer extends LoopbackServer {
  /** The registry's URL as a workflow would give it. */
  readonly url: string;
  /** The name of the one package it hosts. */
  readonly packageName: string;
  /** From now on this token is accepted. */
  allow(token: string): void;
  /** From now on this token is refused. */
  revoke(token: string): void;
}
