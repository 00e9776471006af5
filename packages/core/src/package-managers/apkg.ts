import { posix, win32 } from "node:path";
import { RegistryTokenError } from "../errors.ts";
import { APKG_KEY, apkgCredentials, writeApkgLogin } from "./apkg-credentials.ts";
import { findApkgHome } from "./apkg-home.ts";
import { refuseDiversion } from "./apkg-settings.ts";
import { parseApkgUrl } from "./apkg-url.ts";
import type { CredentialPlan, PackageManager } from "./package-manager.ts";

/**
 * apkg, the client of apkg.ai. It takes its one token from credentials.json and only where that file is missing
 * from `APKG_TOKEN`, and it sends the token to whatever registry a request resolves to. So the token and
 * `APKG_REGISTRY` always go together, and a file that would win is set aside for the length of the job.
 */
export const apkg: PackageManager = {
  name: "apkg",
  async plan({ url, token, store, variableName, accountName }, surroundings): Promise<CredentialPlan> {
    if (variableName !== undefined && variableName !== "APKG_TOKEN") {
      throw new RegistryTokenError(
        "input-invalid",
        `apkg reads its token from APKG_TOKEN only, so it cannot be given as ${variableName}. Leave env-name out.`,
      );
    }
    const path = surroundings.platform === "win32" ? win32 : posix;
    const home = findApkgHome(surroundings);
    const { url: registryUrl, warnings } = parseApkgUrl(url);
    refuseDiversion(path.join(home, "config.json"), registryUrl, surroundings);
    const entry = { file: path.join(home, "credentials.json"), format: apkgCredentials, key: APKG_KEY };
    if (store === "file") {
      const login = writeApkgLogin({
        registry: registryUrl,
        accessToken: token.reveal(),
        refreshToken: "",
        // For `apkg publish`, which warns where it is not the package's scope, and `apkg init`.
        username: accountName ?? "",
      });
      return {
        registryUrl,
        key: APKG_KEY,
        entry: { ...entry, choose: () => login },
        isTokenInFile: true,
        variables: () => ({ APKG_REGISTRY: registryUrl }),
        variableName: undefined,
        warnings,
      };
    }
    return {
      registryUrl,
      key: APKG_KEY,
      entry: { ...entry, choose: () => undefined, setsFileAside: true },
      isTokenInFile: false,
      variables: () => ({ APKG_TOKEN: token, APKG_REGISTRY: registryUrl }),
      variableName: "APKG_TOKEN",
      warnings,
    };
  },
};
