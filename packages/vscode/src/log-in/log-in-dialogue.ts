import {
  type PasswordLogIn,
  parseToken,
  type Registry,
  type RegistryKindName,
  RegistryTokenError,
  type SecondFactor,
  Secret,
  type Verification,
} from "@setup-registry-token/core";
import { askAboutToken, canGoUnverified } from "@setup-registry-token/core/registries";
import type { AdoptableCredential } from "../credential-files/adoptable-credentials.ts";
import type { Services } from "../services.ts";
import { NAMELESS } from "../storage/account.ts";
import { isSame } from "../storage/held-account.ts";
import type { Choice } from "../ui/choices.ts";
import type { Dialogue, Step } from "../ui/dialogue.ts";
import { tellFailure } from "../ui/tell.ts";
import { withProgress } from "../ui/with-progress.ts";
import { hostOf } from "../workspace/host-of.ts";
import { type Gained, gainedByLogIn, gainedByToken, type LogInPlace, unverified } from "./gained.ts";
import { registryChoices } from "./registry-choices.ts";

/** What a user is to log in to, as far as it is known. */
export interface LogInTarget {
  readonly kind?: RegistryKindName | undefined;
  readonly url?: string | undefined;
  /** Where somebody logs in again: the account, and the user's name there. */
  readonly accountId?: string;
  readonly name?: string;
}

type Way = { kind: "log-in" } | { kind: "paste" } | { kind: "adopt"; found: AdoptableCredential };

/** Why a registry was of no help with a token that its user may keep anyway. */
interface Unverified {
  readonly token: Secret;
  readonly why: string;
}

/** All questions of a log-in. Every answer is tried at the registry before the next question. */
export class LogInDialogue {
  /** Set at the end: what was gained, or where to log in by the browser. */
  outcome: { kind: "gained"; gained: Gained } | { kind: "browser"; place: LogInPlace } | undefined;
  readonly first: Step;
  readonly #services: Services;
  readonly #target: LogInTarget;
  #unverified: Unverified | undefined;
  #place: LogInPlace = { kind: "onepub", url: "", userName: undefined };

  constructor(services: Services, target: LogInTarget) {
    this.#services = services;
    this.#target = target;
    this.first = (dialogue) => this.#chooseRegistry(dialogue);
  }

  async #chooseRegistry(dialogue: Dialogue): Promise<Step> {
    dialogue.title = this.#l10n.t("Log In");
    const { kind, url } = this.#target;
    const settings = this.#services.settings();
    if (kind === "onepub") return this.#at(kind, url ?? settings.onePubUrl);
    if (kind === "apkg") return this.#at(kind, url ?? settings.apkgUrl);
    if (kind !== undefined) return url === undefined ? this.#askUrl(kind) : this.#at(kind, url);
    const chosen = await dialogue.choose({
      placeholder: this.#l10n.t("Which registry do you want to log in to?"),
      choices: registryChoices(this.#services),
      left: 2,
    });
    return chosen.url === undefined ? this.#askUrl(chosen.kind) : this.#at(chosen.kind, chosen.url);
  }

  #askUrl(kind: RegistryKindName): Step {
    return (dialogue) => {
      dialogue.title = this.#l10n.t("Log In");
      return dialogue.text({
        prompt: this.#l10n.t("The registry's URL, as the package manager has it"),
        placeholder: "https://packages.example",
        left: 2,
        answer: (url) => this.#at(kind, url.trim()),
      });
    };
  }

  /** @throws {RegistryTokenError} `registry-url-invalid` */
  #at(kind: RegistryKindName, url: string): Step {
    const registry = this.#services.openRegistry({ kind, url });
    this.#place = { kind, url: registry.url, userName: undefined };
    return (dialogue) => this.#chooseWay(dialogue, registry);
  }

  async #chooseWay(dialogue: Dialogue, registry: Registry): Promise<Step | undefined> {
    // Who asks may be a manifest, or another extension: every question says where the answer goes.
    dialogue.title = this.#l10n.t("Log In to {0}", hostOf(registry.url));
    const found = await this.#services.credentialFiles.find(this.#place);
    const ways = [...this.#logInWay(registry), ...found.map((one) => this.#adoptWay(one)), this.#pasteWay()];
    const [only, ...others] = ways;
    const way =
      only !== undefined && others.length === 0
        ? only.value
        : await dialogue.choose({
            placeholder: this.#l10n.t("How do you want to log in?"),
            choices: ways,
            left: 2,
          });
    if (way.kind === "adopt") {
      // Then there was a choice, and is again.
      return (await this.#adopt(way.found)) ? undefined : this.#chooseWay(dialogue, registry);
    }
    if (way.kind === "paste") return registry.kind === "composer" ? this.#askUserName() : this.#askToken();
    if (registry.logIn?.kind === "password") return this.#askName(registry.logIn);
    this.outcome = { kind: "browser", place: this.#place };
    return undefined;
  }

  #logInWay({ logIn }: Registry): Choice<Way>[] {
    if (logIn === undefined) return [];
    const byPassword = logIn.kind === "password";
    const byEmail = byPassword && logIn.nameIs === "email";
    const label = !byPassword
      ? this.#l10n.t("In the browser")
      : byEmail
        ? this.#l10n.t("With e-mail address and password")
        : this.#l10n.t("With user name and password");
    return [{ label, value: { kind: "log-in" } }];
  }

  #adoptWay(found: AdoptableCredential): Choice<Way> {
    const { place, isVariable, miss, url } = found;
    const isSent = this.#l10n.t("It is sent to {0}", hostOf(url));
    if (this.#isUnverified(found.token)) {
      const detail = this.#unverified?.why ?? "";
      const label = this.#l10n.t("Keep the credential that is there anyway");
      return { label, description: place, detail, value: { kind: "adopt", found } };
    }
    return {
      label:
        miss === undefined
          ? this.#l10n.t("Use the credential that is there already")
          : this.#l10n.t("Use the credential of a similar address"),
      description: isVariable ? this.#l10n.t("environment variable {0}", place) : place,
      detail: miss === undefined ? isSent : `${miss} ${isSent}`,
      value: { kind: "adopt", found },
    };
  }

  #pasteWay(): Choice<Way> {
    return { label: this.#l10n.t("Paste a token"), value: { kind: "paste" } };
  }

  /** @returns whether the registry takes it; if not, the user has been told why */
  async #adopt({ token, url, userName, miss }: AdoptableCredential): Promise<boolean> {
    const { log, openRegistry, editor } = this.#services;
    log.know(token);
    const { kind } = this.#place;
    const place = { kind, url, userName: kind === "composer" ? userName : undefined };
    const title = this.#l10n.t("Trying the credential at {0}", hostOf(url));
    try {
      const verification = await withProgress(editor, title, (signal) =>
        this.#ask(openRegistry(place), token, signal),
      );
      // The package manager has to get what it has missed, as if it had been pasted.
      const source = miss === undefined ? "adopted" : "pasted";
      const gained = gainedByToken(place, token, { verification, source });
      this.outcome = { kind: "gained", gained };
      return true;
    } catch (error) {
      if (!(error instanceof RegistryTokenError)) throw error;
      tellFailure(editor, log.redacted(error.message));
      return false;
    }
  }

  #askUserName(): Step {
    return (dialogue) =>
      dialogue.text({
        prompt: this.#l10n.t("The user name that goes with the token"),
        value: "token",
        left: 1,
        answer: (userName) => {
          this.#place = { ...this.#place, userName };
          return this.#askToken();
        },
      });
  }

  #askToken(): Step {
    return async (dialogue) => {
      const gained = await dialogue.secret({
        prompt: this.#l10n.t(
          "The token. It is tried at the registry, and then kept in the editor's secret storage.",
        ),
        answer: async (text, signal) => {
          const { token } = parseToken(text, this.#place.kind === "composer" ? "password" : "token");
          this.#services.log.know(token);
          const registry = this.#services.openRegistry(this.#place);
          const verification = await this.#ask(registry, token, signal).catch((error: unknown) => {
            if (!this.#isUnverified(token)) throw error;
            throw this.#withWayRound(error);
          });
          return gainedByToken(this.#place, token, { verification, source: "pasted" });
        },
      });
      this.outcome = { kind: "gained", gained };
      return undefined;
    };
  }

  #askName(logIn: PasswordLogIn): Step {
    return async (dialogue) => {
      const name = await dialogue.text({
        prompt: logIn.nameIs === "email" ? this.#l10n.t("E-mail address") : this.#l10n.t("User name"),
        value: this.#target.name === NAMELESS ? "" : (this.#target.name ?? ""),
        left: 1,
        answer: (text) => this.#nonEmpty(text.trim()),
      });
      return this.#askPassword(logIn, name);
    };
  }

  #askPassword(logIn: PasswordLogIn, name: string): Step {
    return async (dialogue) => {
      const reply = await dialogue.secret({
        prompt: this.#l10n.t("Password of {0}", name),
        answer: (text, signal) => logIn.begin({ name, password: this.#secret(text) }, { signal }),
      });
      if (reply.kind === "second-factor") return this.#askCode(reply);
      this.outcome = { kind: "gained", gained: gainedByLogIn(this.#place, reply) };
      return undefined;
    };
  }

  #askCode({ accepts, answer }: SecondFactor): Step {
    return async (dialogue) => {
      const loggedIn = await dialogue.secret({
        prompt: accepts.includes("recovery-code")
          ? this.#l10n.t("The code of the authenticator app, or a recovery code")
          : this.#l10n.t("The code of the authenticator app"),
        answer: (text, signal) => answer(this.#secret(text.trim()), { signal }),
      });
      this.outcome = { kind: "gained", gained: gainedByLogIn(this.#place, loggedIn) };
      return undefined;
    };
  }

  /** Asks about a token; the second time its user wants to keep it, whatever the registry has said. */
  async #ask(registry: Registry, token: Secret, signal: AbortSignal): Promise<Verification> {
    if (this.#isUnverified(token)) return unverified(this.#unverified?.why ?? "");
    try {
      return await askAboutToken(registry, token, { signal });
    } catch (error) {
      // Where a token tells the URL, nothing can be kept without an answer.
      const canKeep = canGoUnverified(error) && registry.isUrlOpen !== true && error instanceof Error;
      if (canKeep) this.#unverified = { token, why: this.#services.log.redacted(error.message) };
      throw error;
    }
  }

  #isUnverified(token: Secret): boolean {
    return isSame(this.#unverified?.token, token);
  }

  #withWayRound(error: unknown): unknown {
    if (!(error instanceof RegistryTokenError)) return error;
    const round = this.#l10n.t("To keep the token anyway, press Enter again.");
    return new RegistryTokenError(error.code, `${error.message} ${round}`, { cause: error });
  }

  #nonEmpty(text: string): string {
    if (text !== "") return text;
    throw new RegistryTokenError("input-invalid", this.#l10n.t("Nothing has been entered."));
  }

  #secret(text: string): Secret {
    const secret = new Secret(this.#nonEmpty(text));
    this.#services.log.know(secret);
    return secret;
  }

  get #l10n(): Services["editor"]["l10n"] {
    return this.#services.editor.l10n;
  }
}
