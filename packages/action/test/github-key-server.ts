import { randomUUID } from "node:crypto";
import sodium from "libsodium-wrappers";
import type { Answer, Asked } from "./github-loopback.ts";

await sodium.ready;

/** The keys of one place, as GitHub has them: they can be replaced, and only the newest is good. */
export function secretKeys() {
  let id = randomUUID();
  let pair = sodium.crypto_box_keypair();
  return {
    replace(): void {
      id = randomUUID();
      pair = sodium.crypto_box_keypair();
    },
    publicKey(): Answer {
      return { status: 200, json: { key_id: id, key: Buffer.from(pair.publicKey).toString("base64") } };
    },
    /** @returns `undefined` if it was sealed for another key */
    open({ body }: Asked): string | undefined {
      if (body.key_id !== id) return undefined;
      const sealed = Buffer.from(String(body.encrypted_value), "base64");
      return Buffer.from(sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.privateKey)).toString(
        "utf8",
      );
    },
  };
}
