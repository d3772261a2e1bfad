import type { Random } from "../ports/random.ts";

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

export const systemRandom: Random = {
  fraction: () => Math.random(),
  id: () => base64url(crypto.getRandomValues(new Uint8Array(16))),
};
