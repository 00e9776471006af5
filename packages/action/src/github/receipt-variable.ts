import { RegistryTokenError } from "@setup-registry-token/core";
import type { ReceiptStore } from "@setup-registry-token/core/rotation";
import { callEnd } from "./call-end.ts";
import { explainRefusal } from "./explain-refusal.ts";
import type { GitHub, GitHubCallOptions, GitHubClock } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";
import { readVisibility, visibilityFields } from "./organization-visibility.ts";
import { permissionFor } from "./permissions.ts";
import { type ApiPath, besidePlace, describePlace, type SecretPlace, variablesPath } from "./secret-place.ts";
import { writeUntilAnswered } from "./write-until-answered.ts";

export interface ReceiptVariableOptions {
  github: GitHub;
  clock: GitHubClock;
  /** Of the secret: the variable is beside it. */
  place: SecretPlace;
  secretName: string;
  /** After the secret's name; `_RECEIPT`, and what tells this receipt from others of the same secret. */
  suffix: string;
}

/** A receipt in a variable of GitHub Actions, which everybody may read who may read the workflow's log. */
export class ReceiptVariable implements ReceiptStore {
  readonly name: string;
  readonly #options: ReceiptVariableOptions;
  readonly #variable: string;
  readonly #path: ApiPath;
  /** Whether it was there when it was last heard of. */
  #exists = false;

  constructor(options: ReceiptVariableOptions) {
    this.#options = options;
    this.#variable = `${options.secretName}${options.suffix}`;
    this.#path = variablesPath(options.place);
    this.name = `the variable ${this.#variable} of ${describePlace(besidePlace(options.place))}`;
  }

  /** @throws {RegistryTokenError} `receipt-unusable`, `github-unreachable` */
  async read(options: GitHubCallOptions = {}): Promise<string | undefined> {
    try {
      const { path, parameters } = this.#path;
      const { data } = await this.#options.github.request(
        `GET ${path}/{name}`,
        { ...parameters, name: this.#variable },
        options,
      );
      this.#exists = true;
      const { value } = Object(data);
      if (typeof value === "string") return value;
    } catch (error) {
      const isMissing = error instanceof GitHubRefusal && error.status === 404;
      if (!isMissing) throw this.#explain(error, "read");
      this.#exists = false;
      return undefined;
    }
    throw new RegistryTokenError(
      "receipt-unusable",
      `GitHub does not tell the value of ${this.name}. Set the input receipt to none to do without it.`,
    );
  }

  /**
   * Creates or updates it, whichever of the two it turns out to need: another run may have made it, or somebody removed
   * it. A write whose answer is lost is repeated.
   *
   * @throws {RegistryTokenError} `receipt-unusable`: nothing was written; `github-unreachable`: it may have been
   */
  async write(
    text: string,
    { signal, endsAt = callEnd(this.#options.clock) }: GitHubCallOptions = {},
  ): Promise<void> {
    let turns = 0;
    const mend = ({ status }: GitHubRefusal): boolean => {
      const isOther = status === (this.#exists ? 404 : 409) && turns++ < 2;
      if (isOther) this.#exists = !this.#exists;
      return isOther;
    };
    const write = () =>
      this.#exists ? this.#update(text, { signal, endsAt }) : this.#create(text, { signal, endsAt });
    try {
      await writeUntilAnswered(write, { clock: this.#options.clock, signal, mend });
      this.#exists = true;
    } catch (error) {
      throw this.#explain(error, "write");
    }
  }

  /** Who may see it stays as it is. */
  async #update(value: string, options: GitHubCallOptions): Promise<void> {
    const { path, parameters } = this.#path;
    await this.#options.github.request(
      `PATCH ${path}/{name}`,
      { ...parameters, name: this.#variable, value },
      options,
    );
  }

  async #create(value: string, options: GitHubCallOptions): Promise<void> {
    const { path, parameters } = this.#path;
    const { github, place, secretName } = this.#options;
    const fields =
      place.scope === "organization"
        ? visibilityFields(await readVisibility(github, { place, secretName }, options))
        : {};
    await github.request(`POST ${path}`, { ...parameters, ...fields, name: this.#variable, value }, options);
  }

  #explain(error: unknown, does: string): unknown {
    if (!(error instanceof GitHubRefusal)) return error;
    return explainRefusal(error, {
      what: `${does} ${this.name}`,
      permission: {
        ...permissionFor("variable", this.#options.place),
        remark: "Or do without a receipt: set the input receipt to none.",
      },
      code: "receipt-unusable",
    });
  }
}
