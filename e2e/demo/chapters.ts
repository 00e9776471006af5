import type { RegistryServer } from "../registries/registry-server.ts";

/** One registry, and how the story tells of it. */
export interface RegistryChapter {
  readonly title: string;
  /** What is special about this client. */
  readonly purpose: string;
  /** The input `registry`. */
  readonly registry: string;
  /** The secret's name in the workflow. */
  readonly secretName: string;
  readonly server: RegistryServer;
  /** Whether the client can only have the token from its file. */
  readonly isTokenInFile: boolean;
  /** The program in this folder that plays the step which needs the package. */
  readonly program: string;
  /** Chooses the lines of that program's log that are worth telling. */
  readonly isTelling: (line: string) => boolean;
}

/** The servers of the story, all on the loopback interface. */
export interface Servers {
  readonly onePub: RegistryServer;
  readonly packageBroker: RegistryServer;
  readonly apkg: RegistryServer;
}

/**
 * The chapters, one for each registry.
 *
 * @param composerVersion undefined where Composer was not found
 */
export function chaptersOf(servers: Servers, composerVersion: string | undefined): RegistryChapter[] {
  return [
    {
      title: "1. OnePub, for dart pub",
      purpose:
        "pub can take its token from a variable, so its file gets the variable's name and not the token.",
      registry: "onepub",
      secretName: "ONEPUB_TOKEN",
      server: servers.onePub,
      isTokenInFile: false,
      program: "ask-pub.ts",
      isTelling: () => true,
    },
    {
      title: "2. PACKAGE.broker, for Composer",
      purpose:
        composerVersion === undefined
          ? "Composer was not found; a small program asks instead, with what auth.json has for the server."
          : `For Composer the token goes into auth.json until post. This is the real Composer ${composerVersion}.`,
      registry: "package-broker",
      secretName: "PACKAGE_BROKER_TOKEN",
      server: servers.packageBroker,
      isTokenInFile: true,
      program: "ask-composer.ts",
      isTelling: (line) => !line.startsWith("##") && /->|Extracting archive|\b401\b/.test(line),
    },
    {
      title: "3. apkg",
      purpose: "apkg takes the token and the registry's address from variables and needs no file.",
      registry: "apkg",
      secretName: "APKG_TOKEN",
      server: servers.apkg,
      isTokenInFile: false,
      program: "ask-apkg.ts",
      isTelling: () => true,
    },
  ];
}
