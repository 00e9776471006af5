import { startApkg } from "../registries/apkg.ts";
import { startOnePub } from "../registries/onepub.ts";

/** How many tokens the account has that has many. */
const MANY = 10_000;

const DAY = 24 * 60 * 60_000;

/** Registries for the suites in the extension host, and what is needed to use them, as one variable. */
export async function startRegistriesForHost(): Promise<{
  environment: NodeJS.ProcessEnv;
  close(): Promise<void>;
}> {
  const [apkg, crowded, onePub] = await Promise.all([startApkg(), startApkg(), startOnePub()]);
  const administrator = { scopes: ["read", "admin"] };
  const soon = Date.now() + 3 * DAY;
  apkg.issue({ label: "ends soon", expiresAt: soon });
  for (let count = 1; count < MANY; count++) crowded.issue({ label: `token ${count}` });
  const registries = {
    apkg: { url: apkg.url, token: apkg.issue({ ...administrator, label: "editor" }).token },
    crowded: { url: crowded.url, token: crowded.issue({ ...administrator, label: "editor" }).token },
    onePub: { url: onePub.url, token: onePub.issue("developer@example.com") },
  };
  return {
    environment: { HOST_TEST_REGISTRIES: JSON.stringify(registries) },
    close: async () => {
      await Promise.all([apkg, crowded, onePub].map((server) => server.close()));
    },
  };
}
