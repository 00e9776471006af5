import { chmod, mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { type FileTree, readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";

const clients = [
  { client: "pub", inputs: { registry: "pub", url: "https://h.example" } },
  { client: "composer", inputs: { registry: "composer", url: "https://h.example" } },
  { client: "apkg", inputs: { registry: "apkg", store: "file" } },
] as const;

const hidden = randomToken();
const contents = [
  { title: "cut off", content: `{"version":1,"hosted":[{"token":"${hidden}"` },
  { title: "with a comma too many", content: `{\n  "http-basic": {},\n  "token": "${hidden}",\n}\n` },
  { title: "of another shape", content: `["${hidden}"]` },
  { title: "of 0 bytes", content: "" },
  { title: "of blanks only", content: " \n" },
  { title: "in UTF-16", content: Buffer.from(`\ufeff{"token":"${hidden}"}`, "utf16le") },
  { title: "not in UTF-8", content: Buffer.from(`{"k\u00e9":"${hidden}"}`, "latin1") },
];
const cases = clients.flatMap((client) => contents.map((content) => ({ ...client, ...content })));

async function situation(client: keyof typeof clientFiles, content: string | Buffer) {
  const home = await folderForTest();
  const file = await writeFileBelow(home, clientFiles[client], content);
  const job = await jobForTest({ home });
  return { home, file, job, atStart: await readFileTree(home) };
}

const withoutMasks = (stdout: string) => stdout.replaceAll(/^::add-mask::.*$/gm, "");

describe.each(cases)("a file of $client that is $title", ({ client, inputs, content }) => {
  it("is an error that names the place and shows nothing of it, and stays as it is", async () => {
    const { home, file, job, atStart } = await situation(client, content);
    const main = await job.uses(actionFolder, { with: { verify: "false", ...inputs, token: randomToken() } });
    expect(main).toMatchObject({ conclusion: "failure", outputs: {} });
    expect(main.annotations).toMatchObject([
      { level: "error", title: "setup-registry-token: credential-file-malformed" },
    ]);
    expect(main.annotations[0]?.message).toMatch(/:\d+:\d+: .*Nothing was changed\./);
    expect(main.annotations[0]?.message.startsWith(`${file}:`)).toBe(true);
    expect(withoutMasks(main.stdout)).not.toContain(hidden.slice(0, 8));
    expect(await readFileTree(home)).toEqual(atStart);
    await job.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it("gives way with on-malformed: replace until the post", async () => {
    const { home, file, job, atStart } = await situation(client, content);
    const main = await job.uses(actionFolder, {
      with: { verify: "false", ...inputs, token: randomToken(), "on-malformed": "replace" },
    });
    expect(main).toMatchObject({ conclusion: "success", outputs: { "credential-file": file } });
    expect(main.log).toContain(`${file} had to give way; it is kept as `);
    const kept = /it is kept as (.+?)\.$/m.exec(main.log)?.[1] ?? "";
    expect(await readFile(kept)).toEqual(Buffer.from(content));
    JSON.parse(await readFile(file, "utf8"));
    const { posts } = await job.finish();
    expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
    expect(await readFileTree(home)).toEqual(atStart);
  });
});

describe.each(clients)("where $client keeps its credentials", ({ client, inputs }) => {
  async function expectRefusal(
    home: string,
    code: string,
    options: { workspace?: string } = {},
  ): Promise<string> {
    const atStart: FileTree = await readFileTree(home);
    for (const malformed of ["fail", "replace"]) {
      const job = await jobForTest({ home, ...options });
      const main = await job.uses(actionFolder, {
        with: { verify: "false", ...inputs, token: randomToken(), "on-malformed": malformed },
      });
      expect(main.annotations).toMatchObject([{ level: "error", title: `setup-registry-token: ${code}` }]);
      await job.finish();
      expect(await readFileTree(home)).toEqual(atStart);
      if (malformed === "replace") return main.annotations[0]?.message ?? "";
    }
    return "";
  }

  it("a directory is an error, whatever on-malformed says", async () => {
    const home = await folderForTest();
    await writeFileBelow(home, join(clientFiles[client], "inside"), "");
    expect(await expectRefusal(home, "credential-file-unusable")).toContain(
      `${join(home, clientFiles[client])} is a directory`,
    );
  });

  it("a file in the place of the folder is an error that says where", async () => {
    const home = await folderForTest();
    const [folder = ""] = clientFiles[client].split(sep);
    // Where Composer finds no folder, it may choose another place than the one that clientFiles names.
    for (const name of client === "composer" && process.platform !== "win32"
      ? [folder, ".config"]
      : [folder]) {
      await writeFileBelow(home, name, "a file");
    }
    expect(await expectRefusal(home, "credential-file-unusable")).toContain(home);
  });

  it("a home in the workspace is refused", async () => {
    const workspace = await folderForTest();
    await mkdir(join(workspace, "home", dirname(clientFiles[client])), { recursive: true });
    const said = await expectRefusal(join(workspace, "home"), "credential-file-unsafe", { workspace });
    expect(said).toContain("lies inside the workspace");
  });

  it.skipIf(process.platform === "win32")("a link into the workspace is refused", async () => {
    const [home, workspace] = [await folderForTest(), await folderForTest()];
    await writeFileBelow(workspace, "committed.json", "{}");
    await mkdir(dirname(join(home, clientFiles[client])), { recursive: true });
    await symlink(join(workspace, "committed.json"), join(home, clientFiles[client]));
    expect(await expectRefusal(home, "credential-file-unsafe", { workspace })).toContain(
      "lies inside the workspace",
    );
    expect(await readFileTree(workspace)).toMatchObject({
      "committed.json": expect.stringMatching(/: \{\}$/),
    });
  });

  it.skipIf(process.platform === "win32")("a link to a file of the user's stays a link", async () => {
    const home = await folderForTest();
    const text = { pub: '{"version":1}', composer: "{}", apkg: undefined }[client];
    if (text !== undefined) await chmod(await writeFileBelow(home, "dotfiles/real.json", text), 0o640);
    else await mkdir(join(home, "dotfiles"));
    await mkdir(dirname(join(home, clientFiles[client])), { recursive: true });
    await symlink(join(home, "dotfiles", "real.json"), join(home, clientFiles[client]));
    const atStart = await readFileTree(home);
    const job = await jobForTest({ home });
    await job.uses(actionFolder, { with: { verify: "false", ...inputs, token: randomToken() } });
    const during = await readFileTree(home);
    expect(during[clientFiles[client]]).toBe(atStart[clientFiles[client]]);
    expect(during["dotfiles/real.json"]).toMatch(/^file 600: /);
    await job.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });
});

describe("a file that becomes malformed while the job runs", () => {
  it.each(clients)(
    "is set aside by the post, with a warning and without our token: $client",
    async ({ client, inputs }) => {
      const home = await folderForTest();
      await mkdir(join(home, dirname(clientFiles[client])), { recursive: true });
      const token = randomToken();
      const job = await jobForTest({ home, secrets: [token] });
      const main = await job.uses(actionFolder, {
        with: { verify: "false", ...inputs, token, store: "file" },
      });
      await writeFileBelow(home, clientFiles[client], `{"mine": 1, "token": "${token}",`);
      const { posts, conclusion } = await job.finish();
      expect(conclusion).toBe("success");
      expect(posts[0]?.annotations).toMatchObject([{ level: "warning" }]);
      const files = Object.entries(await readFileTree(home)).filter(([, described]) =>
        described.startsWith("file"),
      );
      expect(files).toEqual([
        [`${clientFiles[client]}.set-aside-1`, 'file 600: {"mine": 1, "token": "***",'],
      ]);
      expect(main.conclusion).toBe("success");
    },
  );
});
