import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** A seal, authenticated encryption of texts with a key file's 32 bytes (AES-256-GCM), so that a copied database tells no secret. */
export type Seal = {
  /** Encrypts a text. */
  readonly close: (text: string) => string;
  /** Decrypts it. Throws for what was sealed with another key, or changed since. */
  readonly open: (sealed: string) => string;
};

const nonceBytes = 12;
const tagBytes = 16;

/** Creates a seal of a key of 32 bytes. */
export const sealWith = (key: Buffer): Seal => ({
  close: (text) => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
  },
  open: (sealed) => {
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8");
  },
});
