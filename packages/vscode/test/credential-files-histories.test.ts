import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beginClaim, credentialFormats, putEntry, takeBack } from "@setup-registry-token/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { editorAsJob } from "../src/credential-files/process-surroundings.ts";
import { apkg, clients, composer, openCredentialFiles } from "./clients-for-test.ts";
import { newToken, storageForTest } from "./storage-for-test.ts";

let home = "";
let storage: ReturnType<typeof storageForTest>;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
  storage = storageForTest();
});
afterEach(() => rmSync(home, { recursive: true }));

const openWindow = (
  place: { remoteName?: string; host?: string; environment?: Record<string, string> } = {},
) => openCredentialFiles({ home, storage: storage.openWindow(), ...place });

describe.each(clients)("the entry that stood there first, of %s,", (_name, client) => {
  const [first, second] = ["first", "second"].map((id) => ({ ...client.owner, id })) as [
    typeof client.owner,
    typeof client.owner,
  ];
  const path = () => join(home, client.file);
  const fill = (token: string) => {
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), client.text(token));
  };
  const tokenInFile = () => (existsSync(path()) ? client.tokenOf(readFileSync(path(), "utf8")) : undefined);

  it.each([
    ["that came first leaves first", [first, second]],
    ["that came last leaves first", [second, first]],
  ] as const)("comes back after two accounts, if the one %s", async (_order, leaving) => {
    const files = openWindow();
    const [theirs, ...tokens] = [newToken(), newToken(), newToken()];
    fill(theirs.reveal());
    const tokenOf = new Map(
      [first, second].map((account, index) => [account, tokens.slice(index, index + 1)]),
    );
    for (const [account, [token = newToken()]] of tokenOf) await files.write(account, token);
    for (const account of leaving) await files.clean(account, tokenOf.get(account) ?? []);
    expect(tokenInFile()).toBe(theirs.reveal());
    expect(storage.secrets.entries.size).toBe(0);
  });

  it("comes back after two accounts that two windows have written at the same time", async () => {
    const [theirs, one, other] = [newToken(), newToken(), newToken()];
    fill(theirs.reveal());
    await Promise.all([openWindow().write(first, one), openWindow().write(second, other)]);
    await Promise.all([openWindow().clean(first, [one]), openWindow().clean(second, [other])]);
    expect(tokenInFile()).toBe(theirs.reveal());
  });

  it("comes back although the package manager has removed ours, which was refused", async () => {
    const files = openWindow();
    const [theirs, refused, token] = [newToken(), newToken(), newToken()];
    fill(theirs.reveal());
    await files.write(first, refused);
    rmSync(path());
    await files.write(first, token);
    expect(await files.clean(first, [token])).toMatchObject({ outcome: "restored" });
    expect(tokenInFile()).toBe(theirs.reveal());
  });

  it("waits for no account whose entry is no longer there", async () => {
    const files = openWindow();
    const [theirs, ours, other] = [newToken(), newToken(), newToken()];
    fill(theirs.reveal());
    await files.write(first, ours);
    await files.write(second, other);
    rmSync(path());
    await files.clean(second, [other]);
    expect(tokenInFile()).toBe(theirs.reveal());
  });

  it("is of the past when somebody has put another one over ours", async () => {
    const files = openWindow();
    const [theirs, ours, newer, again] = [newToken(), newToken(), newToken(), newToken()];
    fill(theirs.reveal());
    await files.write(first, ours);
    fill(newer.reveal());
    expect(await files.clean(first, [ours])).toMatchObject({ outcome: "not-ours" });
    expect(tokenInFile()).toBe(newer.reveal());
    rmSync(path());
    await files.write(first, again);
    await files.clean(first, [again]);
    expect(tokenInFile()).toBeUndefined();
  });

  it("is no token that an account had before, when its new one could not be written at first", async () => {
    const files = openWindow();
    const [theirs, before, now] = [newToken(), newToken(), newToken()];
    fill(theirs.reveal());
    await files.write(first, before);
    const text = readFileSync(path(), "utf8");
    writeFileSync(path(), '{"broken": ');
    await expect(files.write(first, now)).rejects.toMatchObject({ code: "credential-file-malformed" });
    writeFileSync(path(), text);
    await files.write(first, now);
    await files.clean(first, [now]);
    expect(tokenInFile()).toBe(theirs.reveal());
  });

  it("comes back when it was adopted, unless the log-out has ended its token", async () => {
    const files = openWindow();
    const [adopted, issued] = [newToken(), newToken()];
    fill(adopted.reveal());
    await files.write(first, issued);
    await files.clean(first, [issued]);
    expect(tokenInFile()).toBe(adopted.reveal());
    await files.write(first, issued);
    await files.clean(first, [issued, adopted]);
    expect(tokenInFile()).toBeUndefined();
  });

  it("does not come back when its token has ended meanwhile, and ours stays as long as its account does", async () => {
    const files = openWindow();
    const [adopted, issued] = [newToken(), newToken()];
    fill(adopted.reveal());
    await files.forget(first, newToken());
    await files.write(first, issued);
    await files.forget(first, adopted);
    expect(tokenInFile()).toBe(issued.reveal());
    await files.clean(first, [issued]);
    expect(tokenInFile()).toBeUndefined();
    expect(storage.secrets.entries.size).toBe(0);
  });

  it("comes back when an account leaves whose token need not end, and nothing else is touched", async () => {
    const files = openWindow();
    const [theirs, ours] = [newToken(), newToken()];
    fill(theirs.reveal());
    expect(await files.clean(first, [])).toBeUndefined();
    await files.write(first, ours);
    await files.clean(first, []);
    expect(tokenInFile()).toBe(theirs.reveal());
  });
});

describe("an entry that was kept on one machine", () => {
  const path = () => join(home, composer.file);
  const tokenInFile = () => composer.tokenOf(readFileSync(path(), "utf8"));

  /** Writes to a file where an entry stands, then goes to another machine where there is no file at the same path. */
  async function comesBackOn(
    one: Parameters<typeof openWindow>[0],
    other: Parameters<typeof openWindow>[0],
  ): Promise<boolean> {
    const [theirs, ours] = [newToken(), newToken()];
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), composer.text(theirs.reveal()));
    await openWindow(one).write(composer.owner, ours);
    rmSync(path());
    await openWindow(other).write(composer.owner, ours);
    await openWindow(other).clean(composer.owner, [ours]);
    return tokenInFile() === theirs.reveal();
  }

  it("never comes back on another one, where the same path is another file", async () => {
    const one = { remoteName: "ssh-remote", host: "one.example" };
    expect(await comesBackOn(one, { ...one, host: "two.example" })).toBe(false);
    expect(await comesBackOn(one, {})).toBe(false);
    expect(await comesBackOn(one, { ...one, remoteName: "dev-container" })).toBe(false);
  });

  it("never comes back in another distribution of the same Windows", async () => {
    const one = { remoteName: "wsl", host: "desk", environment: { WSL_DISTRO_NAME: "Debian" } };
    expect(await comesBackOn(one, { ...one, environment: { WSL_DISTRO_NAME: "Ubuntu" } })).toBe(false);
  });

  it("comes back on the same one, and on the editor's own also under another host name", async () => {
    const one = { remoteName: "ssh-remote", host: "one.example" };
    expect(await comesBackOn(one, one)).toBe(true);
    expect(await comesBackOn({ host: "desk.home.example" }, { host: "desk.office.example" })).toBe(true);
  });
});

it("an entry that a job of a runner holds is neither ours nor a former one, and goes with the job", async () => {
  const files = openWindow();
  const [theirs, jobs, ours] = [newToken(), newToken(), newToken()];
  const file = join(home, composer.file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, composer.text(theirs.reveal()));
  const job = editorAsJob(process, mkdtempSync(join(home, "job-")));
  const undo = beginClaim({ file, key: "registry.example" }, job);
  const entry = JSON.stringify({ username: "token", password: jobs.reveal() });
  const format = credentialFormats.composer;
  await putEntry(undo, { format, choose: () => entry, onMalformed: "fail" }, job);
  await expect(files.write(composer.owner, ours)).rejects.toMatchObject({ code: "credential-in-use" });
  expect(storage.secrets.entries.size).toBe(0);
  expect(await files.clean(composer.owner, [ours, jobs])).toMatchObject({ outcome: "not-ours" });
  expect(composer.tokenOf(readFileSync(file, "utf8"))).toBe(jobs.reveal());
  await takeBack(undo, format, job);
  expect(readFileSync(file, "utf8")).toBe(composer.text(theirs.reveal()));
});

it("an apkg log-in keeps its refresh token when its access token was pasted, until it is logged out", async () => {
  const files = openWindow();
  const [pasted, refresh] = [newToken(), newToken()];
  const path = join(home, apkg.file);
  const text = JSON.stringify({
    ...JSON.parse(apkg.text(pasted.reveal())),
    refreshToken: refresh.reveal(),
  });
  mkdirSync(dirname(path));
  writeFileSync(path, text);
  expect((await files.write(apkg.owner, pasted)).isReplacement).toBe(false);
  await files.clean(apkg.owner, []);
  expect(readFileSync(path, "utf8")).toBe(text);
});
