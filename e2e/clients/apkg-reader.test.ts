import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import files from "../registries/apkg/apkg-files.json" with { type: "json" };
import { startApkg } from "../registries/apkg.ts";
import { type LoopbackServer, startLoopbackServer } from "../registries/loopback-server.ts";
import { jsonReply } from "../registries/reply.ts";
import { type ApkgCommand, readApkgRequest, runApkg } from "./apkg-reader.ts";

interface Vector {
  readonly id: string;
  readonly command: ApkgCommand;
  readonly file?: string;
  readonly fileBytes?: string;
  readonly fileIsDirectory?: boolean;
  readonly config?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly registry?: string;
  readonly expected: { readonly request?: string; readonly token?: string; readonly reason?: string };
}

const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(new URL("apkg-vectors.json", import.meta.url), "utf8"),
);

let home: string;
let servers: Record<"A" | "B" | "C", LoopbackServer>;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "apkg-reader-"));
  const [A, B, C] = await Promise.all([startEcho(), startEcho(), startEcho()]);
  servers = { A, B, C };
});

afterEach(async () => {
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await rm(home, { recursive: true });
});

const startEcho = () => startLoopbackServer(() => jsonReply(200, {}));

it.each(vectors)("vector $id", async (vector) => {
  const values = {
    A: servers.A.origin,
    B: servers.B.origin,
    C: servers.C.origin,
    E: randomBytes(20).toString("hex"),
    F: randomBytes(20).toString("hex"),
  };
  const fill = (text: string) =>
    Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, value), text);
  await writeHome(vector, fill);
  const environment = Object.fromEntries(
    Object.entries(vector.environment ?? {}).map(([name, value]) => [name, fill(value)]),
  );

  const run = await runApkg({
    home,
    environment,
    command: vector.command,
    ...(vector.registry === undefined ? {} : { registry: fill(vector.registry) }),
  });

  const arrived = Object.values(servers).flatMap((server) =>
    server.requests.map(({ origin, path, credential }) => ({ url: origin + path, credential })),
  );
  const { request, token, reason } = vector.expected;
  if (request === undefined) {
    expect(run.exitCode).toBe(1);
    expect(run.reason).toContain(reason);
    expect(arrived).toEqual([]);
  } else {
    const credential = token === undefined ? { scheme: "none" } : { scheme: "bearer", token: fill(token) };
    expect(run).toEqual({ exitCode: 0, status: 200, reason: undefined });
    expect(arrived).toEqual([{ url: fill(request), credential }]);
  }
});

it.each(files.rows.map((row) => [row.file, JSON.stringify(row.text ?? row.hex), row] as const))(
  "reads %s as apkg does: %s",
  async (_file, _title, { file, text, hex, stops }) => {
    await mkdir(join(home, ".apkg"));
    await writeFile(join(home, ".apkg", file), hex === undefined ? text : Buffer.from(hex, "hex"));
    const environment = { APKG_TOKEN: randomBytes(20).toString("hex") };
    const { kind } = await readApkgRequest({
      home,
      environment,
      registry: "http://127.0.0.1",
      command: "search",
    });
    expect(kind).toBe(stops ? "stopped" : "request");
  },
);

it("asks api.apkg.ai where nothing names a registry", async () => {
  const token = randomBytes(20).toString("hex");
  const situation = { home, environment: { APKG_TOKEN: token }, command: "whoami" } as const;
  expect(await readApkgRequest(situation)).toEqual({
    kind: "request",
    method: "GET",
    url: "https://api.apkg.ai/auth/whoami",
    authorization: `Bearer ${token}`,
  });
  await expect(runApkg(situation)).rejects.toThrow("not on loopback");
});

it("does not quote a malformed file in its reason", async () => {
  const token = randomBytes(20).toString("hex");
  await mkdir(join(home, ".apkg"));
  await writeFile(join(home, ".apkg", "credentials.json"), token);
  const run = await runApkg({ home, environment: {}, command: "whoami" });
  expect(run.reason).toBe("not valid JSON");
});

it("is let in by the registry until its token is revoked", async () => {
  const registry = await startApkg();
  const token = randomBytes(20).toString("hex");
  const situation = {
    home,
    environment: { APKG_TOKEN: token, APKG_REGISTRY: registry.url },
    command: "info",
  } as const;
  registry.allow(token);
  expect(await runApkg(situation)).toMatchObject({ exitCode: 0 });
  registry.revoke(token);
  expect(await runApkg(situation)).toMatchObject({ exitCode: 1, status: 401 });
  await registry.close();
});

async function writeHome(vector: Vector, fill: (text: string) => string): Promise<void> {
  const directory = join(home, ".apkg");
  const file = join(directory, "credentials.json");
  await mkdir(directory);
  if (vector.config !== undefined) await writeFile(join(directory, "config.json"), fill(vector.config));
  if (vector.file !== undefined) await writeFile(file, fill(vector.file));
  if (vector.fileBytes !== undefined) await writeFile(file, Buffer.from(vector.fileBytes, "hex"));
  if (vector.fileIsDirectory === true) await mkdir(file);
}
