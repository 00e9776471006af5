import type { WorkspaceConfiguration } from "vscode";

/** What a user may choose. Each that names a URL can be set for a machine only, never by a workspace. */
export interface Settings {
  readonly onePubUrl: string;
  readonly apkgUrl: string;
  readonly packageBrokerUrls: readonly string[];
  /** Whether the package managers get their credentials in their own files. */
  readonly writesCredentialFiles: boolean;
  readonly gitHubApiUrl: string;
}

/** @param configuration of the section `registryTokens`; the manifest has the defaults */
export function readSettings(configuration: Pick<WorkspaceConfiguration, "get">): Settings {
  return {
    onePubUrl: configuration.get("onepub.url", "https://onepub.dev"),
    apkgUrl: configuration.get("apkg.url", "https://api.apkg.ai"),
    packageBrokerUrls: configuration.get("packageBroker.urls", []),
    writesCredentialFiles: configuration.get("writeCredentialFiles", true),
    gitHubApiUrl: configuration.get("github.apiUrl", "https://api.github.com"),
  };
}
