import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { leaveAsItIs, putEntryToStay, type UpdateToStay } from "../src/credential-file/entry-to-stay.ts";
import { apkg, type Client, clients, composer, pub } from "./credential-file/clients.ts";
import { machineForTest } from "./credential-file/machine.ts";

const HOST = "one.example";

function situation(client: Client, text?: string) {
  const machine = machineForTest();
  const file = join(machine.home, client.file);
  mkdirSync(dirname(file), { recursive: true });
  if (text !== undefined) writeFileSync(file, text, { mode: 0o600 });
  const update = (changes: Omit<UpdateToStay, "format" | "onMalformed">) =>
    putEntryToStay(
      { file, key: client.key(HOST) },
      { format: client.format, onMalformed: "fail", ...changes },
      machine.job("a"),
    );
  return { file, update, names: () => readdirSync(dirname(file)) };
}

describe.each(clients)("whoever puts an entry of $name to stay", (client) => {
  const present = client.entry(HOST);
  const text = client.format.put(undefined, client.key(HOST), present);

  it("is told which entry stands there", async () => {
    const { update } = situation(client, text);
    const told: (string | undefined)[] = [];
    await update({
      choose(_held, entry) {
        told.push(entry);
        return client.entry(HOST);
      },
    });
    expect(told.map((entry) => JSON.parse(entry ?? "null"))).toEqual([JSON.parse(present)]);
  });

  it("may leave it as it is, down to the mode of the file", async () => {
    const { file, update } = situation(client, text);
    chmodSync(file, 0o644);
    const { mode } = statSync(file);
    const settled: string[] = [];
    const { entry } = await update({
      choose: () => leaveAsItIs,
      settle: async () => void settled.push(readFileSync(file, "utf8")),
    });
    expect(JSON.parse(entry ?? "")).toEqual(JSON.parse(present));
    expect(settled).toEqual([text]);
    expect(statSync(file).mode).toBe(mode);
  });

  it("may refuse to replace it, and then nothing has changed", async () => {
    const { file, update, names } = situation(client, text);
    const refusal = new Error("not this one");
    const choose = () => {
      throw refusal;
    };
    await expect(update({ choose })).rejects.toBe(refusal);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(names()).toHaveLength(1);
  });

  it("may first keep what gives way, and hears when the file is written; nobody else comes between", async () => {
    const { file, update } = situation(client, text);
    const steps: string[] = [];
    const entryInFile = () =>
      JSON.parse(client.format.read(readFileSync(file, "utf8"), client.key(HOST)) ?? "");
    const put = (entry: string) =>
      update({
        async choose(_held, there) {
          await new Promise(setImmediate);
          expect(entryInFile()).toEqual(JSON.parse(there ?? ""));
          steps.push("kept");
          return entry;
        },
        async settle() {
          await new Promise(setImmediate);
          expect(entryInFile()).toEqual(JSON.parse(entry));
          steps.push("settled");
        },
      });
    await Promise.all([put(client.entry(HOST)), put(client.entry(HOST))]);
    expect(steps).toEqual(["kept", "settled", "kept", "settled"]);
  });

  it("is told of none where there is no file", async () => {
    const { update } = situation(client);
    const told: (string | undefined)[] = [];
    await update({
      choose(_held, entry) {
        told.push(entry);
        return client.entry(HOST);
      },
    });
    expect(told).toEqual([undefined]);
  });
});

describe("an entry that is taken out to stay out", () => {
  it.each([pub, composer])("of $name leaves the others", async (client) => {
    const other = client.format.put(undefined, client.key("two.example"), client.entry("two.example"));
    const both = client.format.put(other, client.key(HOST), client.entry(HOST));
    const { file, update } = situation(client, both);
    await update({ choose: () => undefined, onGivingWay: "drop" });
    const left = readFileSync(file, "utf8");
    expect(client.format.read(left, client.key(HOST))).toBeUndefined();
    expect(client.format.read(left, client.key("two.example"))).toBe(
      client.format.read(other, client.key("two.example")),
    );
  });

  it("of apkg takes the file along, and leaves no copy with the token in it", async () => {
    const { file, update, names } = situation(apkg, apkg.entry(HOST));
    expect((await update({ choose: () => undefined, onGivingWay: "drop" })).setAside).toBeUndefined();
    expect(existsSync(file)).toBe(false);
    expect(names()).toEqual([]);
  });

  it("of apkg leaves a copy, if nobody says that there need be none", async () => {
    const { file, update } = situation(apkg, apkg.entry(HOST));
    const { setAside } = await update({ choose: () => undefined });
    expect(setAside).toBe(`${file}.set-aside-1`);
    expect(existsSync(`${file}.set-aside-1`)).toBe(true);
  });
});
