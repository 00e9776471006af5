import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readRotationInputs } from "../src/rotate-inputs.ts";
import { parseDuration } from "../src/rotation/parse-duration.ts";
import { parseRepositories, planShards, takeShard } from "../src/rotation/parse-repositories.ts";
import { WorkflowCommands } from "../src/workflow-commands.ts";

const HOUR = 60 * 60 * 1000;

const runner = { GITHUB_REPOSITORY: "acme/app", GITHUB_RUN_ID: "7", GITHUB_RUN_ATTEMPT: "2" };
const common = {
  registry: "apkg",
  token: `apkg_${randomBytes(12).toString("hex")}`,
  "secret-name": "apkg_token",
  "github-token": `ghs_${randomBytes(12).toString("hex")}`,
};

/** Reads inputs as the runner hands them over, and notes which ones are looked at. */
function read(inputs: Readonly<Record<string, string>>) {
  const named = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string | undefined>>(
    { ...runner, ...Object.fromEntries(named) },
    {
      get(target, name: string) {
        if (name.startsWith("INPUT_")) asked.add(name.slice("INPUT_".length).toLowerCase());
        return target[name];
      },
    },
  );
  let output = "";
  const write = (text: string) => {
    output += text;
  };
  const commands = new WorkflowCommands({ env: {}, endOfLine: "\n", write });
  const result = () => readRotationInputs(commands, { env, readFile: () => "acme/listed" });
  return { result, asked, output: () => output };
}

test("what action.yml declares is what is read, whatever is to be done", () => {
  const { inputs } = parse(readFileSync(new URL("../../../rotate/action.yml", import.meta.url), "utf8"));
  const asked = new Set<string>();
  for (const given of [
    common,
    { plan: "true" },
    { ...common, scope: "environment", environment: "production", shard: "1", "repositories-file": "list" },
    { ...common, scope: "organization", organization: "acme" },
    { ...common, registry: "onepub", mode: "replace", "accept-gap": "true", "member-email": "a@b.example" },
    { ...common, token: "", registry: "package-broker", email: "a@b.example", password: "long enough" },
  ]) {
    const reading = read(given);
    reading.result();
    for (const name of reading.asked) asked.add(name);
  }
  expect([...asked].sort()).toEqual(Object.keys(inputs).sort());
});

test("what is left out is the gentle choice", () => {
  expect(read(common).result()).toMatchObject({
    does: "rotate",
    url: undefined,
    github: { apiUrl: "https://api.github.com" },
    run: { id: 7, attempt: 2 },
    secretName: "APKG_TOKEN",
    places: [{ scope: "repository", repository: { owner: "acme", name: "app" } }],
    hasReceipt: true,
    request: {
      mode: "rotate",
      grace: undefined,
      occasion: "schedule",
      usedAfterSwitch: "keep",
      isDryRun: false,
      pendingToken: undefined,
    },
  });
});

test("in an incident the grace is 0, unless it is given", () => {
  const graceOf = (given: Record<string, string>) => {
    const inputs = read({ ...common, ...given }).result();
    return inputs.does === "rotate" ? inputs.request.grace : "no rotation";
  };
  expect(graceOf({ incident: "true" })).toBe(0);
  expect(graceOf({ incident: "true", grace: "2h" })).toBe(2 * HOUR);
  expect(graceOf({})).toBeUndefined();
});

test("everything that may be secret is masked before anything can be refused", () => {
  const secrets = {
    token: randomBytes(12).toString("hex"),
    password: randomBytes(12).toString("hex"),
    "totp-secret": "jbsw y3dp ehpk 3pxp",
    "github-token": randomBytes(12).toString("hex"),
    "pending-token": randomBytes(12).toString("hex"),
  };
  const { result, output } = read({ ...secrets, registry: "no such" });
  expect(result).toThrow();
  for (const secret of Object.values(secrets)) expect(output()).toContain(`::add-mask::${secret}\n`);
  expect(output()).toContain("::add-mask::JBSWY3DPEHPK3PXP\n");
});

test.each<[Record<string, string>, RegExp]>([
  [
    { email: "a@b.example", password: "long enough" },
    /not logged in to with a password: leave out email, password/,
  ],
  [{ registry: "package-broker", email: "a@b.example", password: "long enough" }, /leave out token/],
  [{ registry: "package-broker", email: "a@b.example", token: "" }, /The input password is missing/],
  [{ registry: "package-broker", password: "long enough" }, /They need an email: leave out password/],
  [{ organization: "acme" }, /The scope repository has none: leave out organization/],
  [{ scope: "agents", organization: "acme", repositories: "acme/app" }, /leave out repositories/],
  [{ environment: "production" }, /Only the scope environment has one/],
  [{ scope: "organization", organization: "acme", repositories: "acme/app" }, /leave out repositories/],
  [{ repositories: "acme/app", "repositories-file": "list" }, /either an input or a file/],
  [{ shard: "2" }, /There is no shard 2/],
  [{ shard: "x" }, /shard must be a whole number/],
  [{ "shard-size": "0" }, /shard-size must be 1 or more/],
  [{ "member-email": "a@b.example" }, /Only OnePub/],
  [{ mode: "replace" }, /mode must be one of: rotate, finish/],
  [{ registry: "onepub", mode: "rotate" }, /mode must be one of: replace/],
])("%j is refused", (given, message) => {
  const { result } = read({ ...common, ...given });
  expect(result).toThrow(message);
  expect(result).toThrow(expect.objectContaining({ code: "input-invalid" }));
});

describe("a time", () => {
  test.each([
    ["24h", 24 * HOUR],
    ["2d", 48 * HOUR],
    ["0", 0],
    ["", undefined],
  ])("%j is read", (text, time) => {
    expect(parseDuration("the input grace", text)).toBe(time);
  });

  test.each(["24", "1.5h", "-1h", "1w", "h", "99999h", "1 d"])("%j is none", (text) => {
    expect(() => parseDuration("the input grace", text)).toThrow(/^The input grace must be/);
  });
});

describe("a list of repositories", () => {
  test("is read between line breaks, blanks and commas, without its comments", () => {
    const text = "acme/a, acme/b\r\n# acme/none\nacme/c.d # the third\n\n  acme/_e";
    expect(parseRepositories("the list", text).map(({ owner, name }) => `${owner}/${name}`)).toEqual([
      "acme/a",
      "acme/b",
      "acme/c.d",
      "acme/_e",
    ]);
  });

  test("keeps its parts when something is added at its end", () => {
    const list = Array.from({ length: 1201 }, (_, index) => index);
    const longer = [...list, 1201, 1202];
    expect(planShards(list.length, 500)).toEqual([1, 2, 3]);
    for (const shard of [1, 2]) expect(takeShard(longer, shard, 500)).toEqual(takeShard(list, shard, 500));
    expect([1, 2, 3].flatMap((shard) => takeShard(list, shard, 500))).toEqual(list);
  });
});

test("a comment of many comments takes no longer than its text", () => {
  const repositories = `acme/app ${" #".repeat(500_000)}\u2028acme/other`;
  expect(read({ ...common, repositories }).result()).toMatchObject({
    places: [{ repository: { owner: "acme", name: "app" } }],
  });
});
