import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apkg, clients, composer, openCredentialFiles, pub } from "./clients-for-test.ts";
import { newToken, storageForTest } from "./storage-for-test.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
});
afterEach(() => rmSync(home, { recursive: true }));

function filesForTest(environment: Record<string, string> = {}) {
  const storage = storageForTest();
  return { files: openCredentialFiles({ home, storage: storage.openWindow(), environment }), storage };
}

describe.each(clients)("the credential of %s", (_name, client) => {
  const path = () => join(home, client.file);
  const fill = (text: string) => {
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), text);
  };
  const tokenInFile = () => client.tokenOf(readFileSync(path(), "utf8"));

  it("is written where there was no file, for the user alone, and taken out again", async () => {
    const { files } = filesForTest();
    const token = newToken();
    const written = await files.write(client.owner, token);
    expect(written).toMatchObject({ file: path(), isReplacement: false });
    expect(tokenInFile()).toBe(token.reveal());
    expect(readdirSync(dirname(path()))).toHaveLength(1);
    expect(await files.clean(client.owner, [token])).toMatchObject({ outcome: "removed" });
    expect(existsSync(path()) && readFileSync(path(), "utf8").includes(token.reveal())).toBe(false);
  });

  it("comes back when ours goes, if it was somebody else's", async () => {
    const { files, storage } = filesForTest();
    const [theirs, ours] = [newToken(), newToken()];
    fill(client.text(theirs.reveal()));
    expect((await files.write(client.owner, ours)).isReplacement).toBe(true);
    expect(tokenInFile()).toBe(ours.reveal());
    expect(storage.known.some((secret) => secret.reveal().includes(theirs.reveal()))).toBe(true);
    expect(await files.clean(client.owner, [ours])).toMatchObject({ outcome: "restored" });
    expect(tokenInFile()).toBe(theirs.reveal());
    expect(storage.secrets.entries.size).toBe(0);
  });

  it("is replaced and not kept if it was ours", async () => {
    const { files, storage } = filesForTest();
    const [before, now] = [newToken(), newToken()];
    await files.write(client.owner, before);
    expect((await files.write(client.owner, now)).isReplacement).toBe(false);
    expect(await files.clean(client.owner, [now])).toMatchObject({ outcome: "removed" });
    expect(storage.secrets.entries.size).toBe(0);
  });

  it("stays if it is somebody else's", async () => {
    const { files } = filesForTest();
    const theirs = newToken();
    fill(client.text(theirs.reveal()));
    expect(await files.clean(client.owner, [newToken()])).toMatchObject({ outcome: "not-ours" });
    expect(tokenInFile()).toBe(theirs.reveal());
  });

  it("is not missed where there is no file", async () => {
    const { files } = filesForTest();
    expect(await files.clean(client.owner, [newToken()])).toMatchObject({ outcome: "absent" });
    expect(existsSync(path())).toBe(false);
  });

  it("is found, to be adopted", async () => {
    const { files } = filesForTest();
    const token = newToken();
    fill(client.text(token.reveal()));
    const found = await files.find(client.owner);
    expect(found.map(({ place, token }) => [place, token.reveal()])).toEqual([[path(), token.reveal()]]);
  });

  it("is not written into a file that the client could not read; the file stays as it is", async () => {
    const { files } = filesForTest();
    fill('{"broken": ');
    const failure = files.write(client.owner, newToken());
    await expect(failure).rejects.toMatchObject({ code: "credential-file-malformed" });
    expect(readFileSync(path(), "utf8")).toBe('{"broken": ');
    expect(await files.find(client.owner)).toEqual([]);
  });
});

it("finds OnePub's credentials of organisations whose URLs nobody has named", async () => {
  const { files } = filesForTest();
  const token = newToken();
  mkdirSync(dirname(join(home, pub.file)), { recursive: true });
  writeFileSync(join(home, pub.file), pub.text(token.reveal()));
  const found = await files.find({ kind: "onepub", url: "https://registry.example" });
  expect(found.map(({ url, token }) => [url, token.reveal()])).toEqual([[pub.owner.url, token.reveal()]]);
});

describe("a credential in a variable is found", () => {
  it("that pub's file names", async () => {
    const token = newToken();
    const { files } = filesForTest({ PRIVATE_PUB: token.reveal() });
    mkdirSync(dirname(join(home, pub.file)), { recursive: true });
    const entry = { url: pub.owner.url, env: "PRIVATE_PUB" };
    writeFileSync(join(home, pub.file), JSON.stringify({ version: 1, hosted: [entry] }));
    const found = await files.find(pub.owner);
    expect(found.map(({ place, token }) => [place, token.reveal()])).toEqual([
      ["PRIVATE_PUB", token.reveal()],
    ]);
  });

  it("of Composer's", async () => {
    const token = newToken();
    const { files } = filesForTest({ COMPOSER_AUTH: composer.text(token.reveal()) });
    expect((await files.find(composer.owner)).map(({ place }) => place)).toEqual(["COMPOSER_AUTH"]);
  });

  it("of apkg's", async () => {
    const { files } = filesForTest({ APKG_TOKEN: newToken().reveal() });
    expect((await files.find(apkg.owner)).map(({ place }) => place)).toEqual(["APKG_TOKEN"]);
  });
});
