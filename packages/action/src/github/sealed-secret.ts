import { RegistryTokenError, type Secret } from "@setup-registry-token/core";
import { callEnd } from "./call-end.ts";
import { explainRefusal } from "./explain-refusal.ts";
import type { GitHub, GitHubAnswer, GitHubCallOptions, GitHubClock } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";
import { permissionFor } from "./permissions.ts";
import { type PublicKey, readPublicKey, seal } from "./sealed-box.ts";
import { type ApiPath, describePlace, type SecretPlace, secretsPath } from "./secret-place.ts";
import { writeUntilAnswered } from "./write-until-answered.ts";

export interface SealedSecretOptions {
  github: GitHub;
  clock: GitHubClock;
  place: SecretPlace;
  /** As GitHub keeps it: in upper case. */
  secretName: string;
}

/** One secret of GitHub: its public key, what is known of it, and how to write it. */
export class SealedSecret {
  /** For people, such as `acme/app: ONEPUB_TOKEN`. */
  readonly name: string;
  readonly #options: SealedSecretOptions;
  readonly #path: ApiPath;
  #key: PublicKey | undefined;

  constructor(options: SealedSecretOptions) {
    this.name = `${describePlace(options.place)}: ${options.secretName}`;
    this.#options = options;
    this.#path = secretsPath(options.place);
  }

  /**
   * Fetches the public key that {@link SealedSecret.write} seals with: each place has its own.
   *
   * @throws {RegistryTokenError} `destination-refused`, `github-unreachable`
   */
  async fetchKey(options: GitHubCallOptions = {}): Promise<void> {
    try {
      const { data } = await this.#request("GET", "/public-key", options);
      this.#key = readPublicKey(data);
    } catch (error) {
      throw this.#explain(error, "read the public key for");
    }
  }

  /**
   * Writes the secret: one request, if GitHub takes the key. A key that it refuses is fetched again, once; a write whose
   * answer is lost is repeated, for to do it twice changes nothing.
   *
   * @param fields what goes into the body beside the value
   * @throws {RegistryTokenError} `destination-refused` if it is certain that nothing was written
   */
  async write(
    value: Secret,
    fields: Readonly<Record<string, unknown>> = {},
    { signal, endsAt = callEnd(this.#options.clock) }: GitHubCallOptions = {},
  ): Promise<void> {
    let canKeyBeOld = this.#key !== undefined;
    const mend = (refusal: GitHubRefusal): boolean => {
      const isWorthIt = refusal.status === 422 && canKeyBeOld;
      if (isWorthIt) this.#key = undefined;
      canKeyBeOld = false;
      return isWorthIt;
    };
    const { clock } = this.#options;
    try {
      await writeUntilAnswered(() => this.#put(value, fields, { signal, endsAt }), { clock, signal, mend });
    } catch (error) {
      throw this.#explain(error, "write");
    }
  }

  /**
   * @returns when it was last written; `undefined` if it does not exist
   * @throws {RegistryTokenError} `destination-refused`, `github-unreachable`
   */
  async updatedAt(options: GitHubCallOptions = {}): Promise<Date | undefined> {
    try {
      const { data } = await this.#request("GET", "/{secret_name}", options);
      const time = new Date(String(Object(data).updated_at));
      if (!Number.isNaN(time.getTime())) return time;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw this.#explain(error, "read about");
    }
    throw new RegistryTokenError(
      "github-unreachable",
      `GitHub does not say when the secret ${this.name} was last written. Start the run again.`,
    );
  }

  /** What is not there is no error. @throws {RegistryTokenError} as {@link SealedSecret.updatedAt} */
  async remove(options: GitHubCallOptions = {}): Promise<void> {
    try {
      await this.#request("DELETE", "/{secret_name}", options);
    } catch (error) {
      if (!isMissing(error)) throw this.#explain(error, "remove");
    }
  }

  async #put(value: Secret, fields: Readonly<Record<string, unknown>>, options: GitHubCallOptions) {
    if (this.#key === undefined) await this.fetchKey(options);
    const key = this.#key as PublicKey;
    const sealed = await seal(Buffer.from(value.reveal(), "utf8"), key);
    await this.#request("PUT", "/{secret_name}", options, {
      ...fields,
      encrypted_value: sealed,
      key_id: key.id,
    });
  }

  #request(
    method: string,
    rest: string,
    options: GitHubCallOptions,
    fields: Readonly<Record<string, unknown>> = {},
  ): Promise<GitHubAnswer> {
    const { path, parameters } = this.#path;
    const own = rest === "/{secret_name}" ? { secret_name: this.#options.secretName } : {};
    return this.#options.github.request(
      `${method} ${path}${rest}`,
      { ...parameters, ...own, ...fields },
      options,
    );
  }

  #explain(error: unknown, does: string): unknown {
    if (!(error instanceof GitHubRefusal)) return error;
    const { place, secretName } = this.#options;
    return explainRefusal(error, {
      what: `${does} the secret ${secretName} of ${describePlace(place)}`,
      permission: permissionFor("secret", place),
      code: "destination-refused",
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof GitHubRefusal && error.status === 404;
}
