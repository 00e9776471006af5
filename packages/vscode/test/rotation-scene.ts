import { randomBytes } from "node:crypto";
import { gitHubForTest } from "../../../e2e/github/github-for-test.ts";
import type { GitHubServer } from "../../../e2e/github/github-server.ts";
import type { BrokerOptions } from "../../../e2e/registries/package-broker/broker-state.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import type { CommandName } from "../src/commands/run-command.ts";
import type { Target } from "../src/target.ts";
import type { Deed } from "./editor/script.ts";
import { Machine, type Performance } from "./services-for-test.ts";

type Name = Exclude<CommandName, "useAccount">;

export const HOUR = 60 * 60 * 1000;
export const SECRET_NAME = "PACKAGE_BROKER_TOKEN";

export const inGitHub: Deed[] = [
  { choose: "In a GitHub secret" },
  { choose: "Another repository" },
  { type: "acme/app" },
  { choose: "Workflows of the repository" },
  { type: SECRET_NAME },
];
export const asOffered: Deed[] = [{ choose: "readonly" }, { choose: "90 days" }];
export const yes: Deed = { confirm: "Rotate" };

/** A user of PACKAGE.broker, logged in, and a repository at GitHub with a secret. */
export class RotationScene {
  readonly machine: Machine;
  readonly broker: PackageBrokerServer;
  readonly github: GitHubServer;
  readonly gitHubToken: string;
  readonly #password: string;

  private constructor(parts: Pick<RotationScene, "machine" | "broker" | "github"> & { password: string }) {
    this.machine = parts.machine;
    this.broker = parts.broker;
    this.github = parts.github;
    this.gitHubToken = randomBytes(20).toString("hex");
    this.#password = parts.password;
  }

  static async open(brokerOptions: BrokerOptions = {}): Promise<RotationScene> {
    const machine = new Machine();
    const { now } = machine.clock;
    const broker = await startPackageBroker({ ...brokerOptions, now });
    const password = randomBytes(12).toString("hex");
    broker.addUser({ email: "developer@example.com", password });
    const github = await gitHubForTest({ now: () => new Date(now()) });
    github.state.addRepository("acme/app");
    const scene = new RotationScene({ machine, broker, github, password });
    github.addToken(scene.gitHubToken, { kind: "classic", scopes: ["repo"] });
    await scene.logIn();
    return scene;
  }

  async close(): Promise<void> {
    this.machine.remove();
    await this.broker.close();
  }

  perform(
    name: Name,
    deeds: readonly Deed[],
    { on = this.machine, ...options }: { on?: Machine; target?: Target; cancels?: string } = {},
  ): Promise<Performance> {
    const { url } = this.github;
    const settings = {
      "packageBroker.urls": [this.broker.url],
      "github.apiUrl": url,
      "github-enterprise.uri": url,
    };
    return on.perform(name, deeds, { settings, gitHubToken: this.gitHubToken, ...options });
  }

  /** A session of PACKAGE.broker lasts for a day. */
  logIn(): Promise<Performance> {
    return this.perform("logIn", [
      { choose: "PACKAGE.broker (" },
      { choose: "With e-mail" },
      { type: "developer@example.com" },
      { type: this.#password },
    ]);
  }

  /** Later, with a session that has not ended. */
  async pass(milliseconds: number): Promise<void> {
    this.machine.clock.pass(milliseconds);
    await this.logIn();
  }

  /** Issues a token that the account uses here, and has it written for Composer. */
  async useHere(label = "laptop"): Promise<void> {
    await this.perform("createToken", [...asOffered, { type: label }, { choose: "Store and use" }]);
  }

  secretValue(): string | undefined {
    const place = { kind: "repository", owner: "acme", repo: "app", store: "actions" } as const;
    return this.github.state.secretValue({ ...place, name: SECRET_NAME });
  }

  /** The token that the secret holds. */
  get inSecret() {
    return this.broker.findToken(this.secretValue() ?? "");
  }

  /** The value that Composer would use. */
  inFile(): string {
    const { host } = new URL(this.broker.url);
    return JSON.parse(this.machine.file(".config/composer/auth.json"))["http-basic"][host].password;
  }

  isAlive(id: string): boolean {
    return this.broker.liveTokens().some((token) => token.id === id);
  }
}
