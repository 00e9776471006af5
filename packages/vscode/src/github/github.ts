import {
  type HttpClient,
  type HttpRequest,
  RegistryTokenError,
  redact,
  Secret,
  withoutLastSlashes,
} from "@setup-registry-token/core";
import type { Translations } from "../l10n.ts";
import { fieldsIn } from "../storage/json-fields.ts";
import { GitHubRefusal } from "./github-refusal.ts";

const API_VERSION = "2022-11-28";
const LONGEST_REASON = 200;

/** GitHub's REST API, asked with one token. */
export interface GitHub {
  /**
   * @param path percent-encoded, such as `/repos/acme/app/actions/secrets/public-key`
   * @returns the fields of the answer; none if it has no body
   * @throws {GitHubRefusal} GitHub answered that it will not do this
   * @throws {RegistryTokenError} no answer, or one that says nothing: what was to be written may have been
   */
  get(path: string, options?: GitHubCall): Promise<Readonly<Record<string, unknown>>>;
  /** As {@link GitHub.get}. Is repeated if no answer comes: what is put twice is the same as once. */
  put(path: string, json: Readonly<Record<string, unknown>>, options?: GitHubCall): Promise<void>;
}

interface GitHubCall {
  readonly signal?: AbortSignal | undefined;
}

interface GitHubAccess {
  readonly http: HttpClient;
  /** Such as `https://api.github.com`. */
  readonly apiUrl: string;
  readonly token: Secret;
  readonly l10n: Translations;
}

/** Opens GitHub's API with a token. Nothing is sent. */
export function openGitHub({ http, apiUrl, token, l10n }: GitHubAccess): GitHub {
  const send = async (path: string, request: Partial<Pick<HttpRequest, "signal">> & Method) => {
    const url = new URL(`${withoutLastSlashes(apiUrl)}${path}`);
    const answer = await http({
      ...request,
      url,
      credential: { origin: url.origin, token, scheme: "bearer" },
      headers: { accept: "application/vnd.github+json", "x-github-api-version": API_VERSION },
    });
    const { status, headers, body } = answer;
    const fields = fieldsIn(body.reveal());
    if (status >= 200 && status < 300) return fields;
    if (status < 400 || status >= 500) {
      throw new RegistryTokenError(
        "github-unreachable",
        l10n.t("{0} answered {1}. Try again later.", url.origin, status),
      );
    }
    const reason = typeof fields.message === "string" ? fields.message : l10n.t("no reason given");
    throw new GitHubRefusal(status, {
      reason: redact(reason, [token]).slice(0, LONGEST_REASON),
      l10n,
      acceptedScopes: headers["x-accepted-oauth-scopes"],
    });
  };
  return {
    get: (path, { signal } = {}) => send(path, { method: "GET", signal }),
    async put(path, json, { signal } = {}) {
      const body = new Secret(JSON.stringify(json));
      await send(path, { method: "PUT", json: body, canRepeat: true, signal });
    },
  };
}

type Method = { method: "GET" } | { method: "PUT"; json: Secret; canRepeat: true };
