import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import type { CallOptions } from "../src/registries/call-options.ts";
import { type ReplaceResult, replace } from "../src/rotation/replace.ts";
import { RotationFailed } from "../src/rotation/rotation-failed.ts";
import { Secret } from "../src/secret.ts";

type Call = "check" | "export" | "log-out" | "verify" | "store";
type Fault = "refused" | "broken" | "lost";

/** A registry that has one token for each member, as OnePub: to log out ends it, to export gives it or makes one. */
class MemberWorld {
  token: string | undefined = randomBytes(16).toString("base64");
  readonly secrets = ["one", "two"].map((name) => ({ name, value: this.token }));
  readonly calls: string[] = [];
  readonly masked: string[] = [];
  readonly warnings: string[] = [];
  /** What goes wrong, by a call and its number counted from 1. */
  readonly faults = new Map<string, Fault>();
  /** What a registry would do that gives back the token of before. */
  givesTheSame: "no" | "dead" | "alive" = "no";
  certainty: "accepted" | "unknown" = "accepted";
  readonly #old = this.token;

  async replace(acceptsGap = true, signal?: AbortSignal): Promise<ReplaceResult> {
    return replace(
      { acceptsGap, signal },
      {
        member: {
          verify: (token, options) => this.#call("verify", options, () => this.#verify(token.reveal())),
          exportToken: (options) => this.#call("export", options, () => new Secret(this.#export())),
          logOut: (token, options) => this.#call("log-out", options, () => this.#logOut(token.reveal())),
        },
        destinations: this.secrets.map((secret) => ({
          name: secret.name,
          check: (options) =>
            this.#call("check", options, () => (secret.name === "two" ? ["It is shadowed."] : [])),
          store: (token, options) =>
            this.#call("store", options, () => {
              secret.value = token.reveal();
            }),
          storedAt: async () => undefined,
        })),
        mask: (secret) => this.masked.push(secret.reveal()),
        report: (event) => "message" in event && this.warnings.push(event.message),
      },
    );
  }

  get isWorking(): boolean {
    return this.secrets.every(({ value }) => value === this.token);
  }

  async #call<Result>(
    name: Call,
    { signal }: CallOptions | undefined = {},
    effect: () => Result,
  ): Promise<Result> {
    signal?.throwIfAborted();
    this.calls.push(name);
    const fault = this.faults.get(`${name} ${this.calls.filter((call) => call === name).length}`);
    if (fault === "lost") effect();
    if (fault === undefined) return effect();
    throw new RegistryTokenError(
      fault === "refused" ? "destination-refused" : "registry-unreachable",
      `${name} failed.`,
    );
  }

  #verify(value: string) {
    if (value !== this.token) throw new RegistryTokenError("token-rejected", "Rejected.");
    return {
      certainty: this.certainty,
      account: undefined,
      expiry: { kind: "renews-on-use", days: 30 } as const,
      registryUrl: undefined,
      remarks: [],
    };
  }

  #export(): string {
    if (this.givesTheSame === "dead") return this.#old ?? "";
    this.token ??= randomBytes(16).toString("base64");
    return this.token;
  }

  #logOut(value: string): void {
    if (value === this.token && this.givesTheSame !== "alive") this.token = undefined;
  }
}

async function failureOf(world: MemberWorld): Promise<RotationFailed> {
  const error = await world.replace().catch((error: unknown) => error);
  if (!(error instanceof RotationFailed)) return expect.fail(`No RotationFailed, but ${String(error)}`);
  expect(error.message).not.toContain(world.masked[0]);
  return error;
}

describe("the only token of a member", () => {
  it("is replaced by a new one that was masked and accepted, with as small a gap as there can be", async () => {
    const world = new MemberWorld();
    expect(await world.replace()).toEqual({
      expiry: { kind: "renews-on-use", days: 30 },
      stored: ["one", "two"],
      remarks: ["two: It is shadowed."],
    });
    expect(world.isWorking).toBe(true);
    expect(world.calls).toEqual([
      "check",
      "check",
      "export",
      "log-out",
      "export",
      "verify",
      "store",
      "store",
    ]);
    expect(world.masked).toHaveLength(2);
    expect(world.masked[1]).toBe(world.token);
    expect(world.warnings).toEqual(["two: It is shadowed."]);
  });

  it("is not touched unless the gap is accepted", async () => {
    const world = new MemberWorld();
    await expect(world.replace(false)).rejects.toMatchObject({
      code: "input-invalid",
      message: expect.stringContaining("two members in turn"),
    });
    expect(world.calls).toEqual([]);
  });

  it.each(["check 1", "check 2", "export 1", "log-out 1"])("works on if %s fails", async (place) => {
    const world = new MemberWorld();
    world.faults.set(place, "broken");
    const error = await failureOf(world);
    expect(error.message).toMatch(/Nothing was replaced.* still holds the token that it held before/);
    expect(world.isWorking).toBe(true);
  });

  it("is replaced although the answer to the log-out was lost", async () => {
    const world = new MemberWorld();
    world.faults.set("log-out 1", "lost");
    await world.replace();
    expect(world.isWorking).toBe(true);
  });

  it("is said to be in doubt if neither the log-out nor the question after it was answered", async () => {
    const world = new MemberWorld();
    world.faults.set("log-out 1", "lost").set("verify 1", "broken");
    expect((await failureOf(world)).message).toContain(
      "Whether the token in the secret still works is not known",
    );
  });

  it.each([
    ["export 2", "no new one could be had"],
    ["verify 1", "the new one does not work"],
  ])("is said to be dead if after the log-out %s fails", async (place, what) => {
    const world = new MemberWorld();
    world.faults.set(place, "broken");
    const { message } = await failureOf(world);
    expect(message).toContain(what);
    expect(message).toContain("The secret holds a token that does not work any more");
    expect(world.isWorking).toBe(false);
    world.faults.clear();
    await world.replace();
    expect(world.isWorking).toBe(true);
  });

  it("is not replaced by one that nothing shows to work", async () => {
    const world = new MemberWorld();
    world.certainty = "unknown";
    expect((await failureOf(world)).message).toContain("nothing shows that the new one works");
    expect(world.calls).not.toContain("store");
  });

  it("is told apart from one that the registry only gives again: dead", async () => {
    const world = new MemberWorld();
    world.givesTheSame = "dead";
    const error = await failureOf(world);
    expect(error.code).toBe("registry-misbehaved");
    expect(error.message).toMatch(
      /gave the same token once more\. The secret holds a token that does not work any more/,
    );
  });

  it("is told apart from one that the registry only gives again: alive", async () => {
    const world = new MemberWorld();
    world.givesTheSame = "alive";
    expect((await failureOf(world)).message).toMatch(
      /gave the same token once more\. The secret still holds/,
    );
    expect(world.isWorking).toBe(true);
  });

  it("is named where it could not be stored, with what to do", async () => {
    const world = new MemberWorld();
    world.faults.set("store 2", "refused");
    const error = await failureOf(world);
    expect(error).toMatchObject({ where: { done: ["one"], notDone: ["two"], unknown: [] } });
    expect(error.message).toMatch(
      /not stored in two.*There the secret holds a token that does not work any more.*again/,
    );
  });

  it("is not left half-way by a cancellation after the log-out", async () => {
    const world = new MemberWorld();
    const controller = new AbortController();
    const replacing = world.replace(true, controller.signal);
    while (!world.calls.includes("log-out")) await Promise.resolve();
    controller.abort();
    await replacing;
    expect(world.isWorking).toBe(true);
  });
});
