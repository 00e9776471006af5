import type { HttpClient, HttpClock, Registry, RegistryKindName } from "@setup-registry-token/core";
import { httpClient, openRegistry } from "@setup-registry-token/core/registries";
import { fetchPort } from "./fetch-port.ts";

/** Which registry is meant. An account is one, too. */
export interface RegistryPlace {
  readonly kind: RegistryKindName;
  /** As a person gave it, or as the registry itself has it. */
  readonly url: string | undefined;
  /** The user name of an http-basic credential; `token` by default. */
  readonly userName?: string | undefined;
}

/**
 * Makes a registry ready to be asked. Nothing is sent.
 *
 * @throws {RegistryTokenError} `registry-url-invalid`
 */
export type RegistryOpener = (place: RegistryPlace) => Registry;

export function registryOpener({ http, clock }: { http: HttpClient; clock: HttpClock }): RegistryOpener {
  return ({ kind, url, userName }) => openRegistry(kind, { url, http, clock, userName });
}

/**
 * Core's rules for HTTP over the editor's `fetch`.
 *
 * @param version of this extension, for the header `user-agent`
 */
export function editorHttp({ clock, version }: { clock: HttpClock; version: string }): HttpClient {
  return httpClient({ port: fetchPort, clock, userAgent: `registry-tokens/${version}` });
}
