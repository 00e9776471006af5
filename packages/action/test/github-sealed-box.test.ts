import { randomBytes } from "node:crypto";
import sodium from "libsodium-wrappers";
import { expect, test } from "vitest";
import { readPublicKey, seal } from "../src/github/sealed-box.ts";

await sodium.ready;
const pair = sodium.crypto_box_keypair();
const key = { id: "1", bytes: pair.publicKey };

function open(sealed: string): Buffer {
  return Buffer.from(
    sodium.crypto_box_seal_open(Buffer.from(sealed, "base64"), pair.publicKey, pair.privateKey),
  );
}

test.each([1, 2, 31, 32, 33, 255, 4_096, 48 * 1024 - 1, 48 * 1024])(
  "what is sealed opens to the same %i bytes",
  async (length) => {
    const bytes = randomBytes(length);
    const sealed = await seal(bytes, key);
    expect(open(sealed).equals(bytes)).toBe(true);
    // The alphabet and the padding that GitHub's description asks for.
    expect(sealed).toMatch(
      /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/,
    );
  },
);

test("every byte there is survives, and so does text in any script", async () => {
  const every = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect(open(await seal(every, key)).equals(every)).toBe(true);
  const text = Buffer.from("Grüße, 鍵 🔑\r\n\0", "utf8");
  expect(open(await seal(text, key)).equals(text)).toBe(true);
});

test("the same value never looks the same", async () => {
  const value = randomBytes(20);
  expect(await seal(value, key)).not.toBe(await seal(value, key));
});

test.each([0, 48 * 1024 + 1])("a value of %i bytes is refused", async (length) => {
  await expect(seal(Buffer.alloc(length), key)).rejects.toMatchObject({ code: "token-malformed" });
});

test.each([
  ["31 bytes", { key_id: "1", key: randomBytes(31).toString("base64") }],
  ["33 bytes", { key_id: "1", key: randomBytes(33).toString("base64") }],
  ["no key", { key_id: "1" }],
  ["no id", { key: randomBytes(32).toString("base64") }],
  ["text", "<html>"],
])("a public key is 32 bytes with an id, and not %s", (_, data) => {
  expect(() => readPublicKey(data)).toThrow(expect.objectContaining({ code: "github-unreachable" }));
});
