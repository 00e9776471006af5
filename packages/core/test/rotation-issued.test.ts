import { describe, expect, it } from "vitest";
import type { IssuedToken } from "../src/registries/token-administration.ts";
import { Secret } from "../src/secret.ts";
import { worldOfRotations } from "./rotation/histories.ts";
import { type Performance, perform, performDone } from "./rotation/perform.ts";
import { HOUR, type World } from "./rotation/world.ts";

const request = { run: { id: 3, attempt: 1 } };

/** A registry that gives something else than it was asked for. */
function giving(change: (issued: IssuedToken, world: World) => IssuedToken, world: World): Performance {
  return {
    request,
    change({ issuer }) {
      const { issue } = issuer;
      issuer.issue = async (wanted, options) => change(await issue(wanted, options), world);
    },
  };
}

async function expectRefused(world: World, options: Performance, message: RegExp): Promise<void> {
  const before = world.secrets.map(({ value }) => value);
  expect(await perform(world, options)).toMatchObject({
    kind: "failed",
    error: { code: "registry-misbehaved", message: expect.stringMatching(message) },
  });
  expect(world.secrets.map(({ value }) => value)).toEqual(before);
  world.expectKept();
}

describe("a registry's new token is not stored, and revoked, if it", () => {
  it("has expired", async () => {
    const world = await worldOfRotations();
    const expired = giving(({ token, record }) => {
      const expiry = { kind: "at", date: new Date(world.now - HOUR) } as const;
      return { token, record: { ...record, expiry } };
    }, world);
    await expectRefused(world, expired, /that expired at .* The new token was revoked/);
    expect(world.ours()).toEqual(["id-3"]);
  });

  it("has another label than was asked for, by which nobody would find it again", async () => {
    const world = await worldOfRotations();
    const labelled = giving(({ token, record }) => ({ token, record: { ...record, label: "ci" } }), world);
    await expectRefused(world, labelled, /another label .* The new token was revoked/);
    expect(world.ours()).toEqual(["id-3"]);
  });
});

describe("a registry's new token is not stored, and not revoked either, if it", () => {
  it("is the one that the secret holds", async () => {
    const world = await worldOfRotations();
    const same = giving(({ record }) => {
      const held = world.alive.get("id-3");
      return { token: new Secret(held?.value ?? ""), record: held?.record ?? record };
    }, world);
    await expectRefused(world, same, /existed before, id-3/);
    expect(world.alive.has("id-3")).toBe(true);
  });

  it("is the one that issues the others", async () => {
    const world = await worldOfRotations();
    const { token, record } = world.issue("authority");
    const { change, ...rest } = giving(() => ({ token, record: { ...record, id: "another id" } }), world);
    const options: Performance = {
      ...rest,
      change(ports) {
        change?.(ports);
        Object.assign(ports.issuer, { authority: token });
      },
    };
    await expectRefused(world, options, /the very token that was to issue another/);
    expect(world.alive.has(record.id)).toBe(true);
  });
});

describe("the time of a secret's last change that cannot be read", () => {
  it("ends no rotation, and proves nothing", async () => {
    const world = await worldOfRotations();
    const change: Performance["change"] = ({ destinations: [destination] }) => {
      if (destination !== undefined) destination.storedAt = async () => new Date("soon");
    };
    expect(await performDone(world, { request, change })).toMatchObject({ result: { isChanged: true } });
    world.expectKept();
  });
});

describe("a registry that lists no use of any token", () => {
  it("is noticed when a token is replaced, and when it is revoked", async () => {
    const world = await worldOfRotations({ reportsUse: false });
    const { result } = await performDone(world, { request });
    expect(result.revoked).toEqual(["id-2"]);
    expect(result.remarks).toEqual([
      expect.stringMatching(/^The token id-2 was revoked because its grace is over.* is not known/),
      expect.stringMatching(/So id-3 will be revoked when its grace is over, whether or not/),
    ]);
  });

  it.each([
    ["it lists one", { reportsUse: true }, {}],
    ["nobody asked whether tokens are used", { reportsUse: false }, { usedAfterSwitch: "revoke" as const }],
  ])("is not spoken of if %s", async (_, beginning, more) => {
    const world = await worldOfRotations(beginning);
    const { result } = await performDone(world, { request: { ...request, ...more } });
    expect(result.remarks).toEqual([]);
  });
});
