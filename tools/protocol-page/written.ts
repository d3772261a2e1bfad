import { asyncApi } from "./asyncapi.ts";
import { protocolPage } from "./page.ts";

/** Every file that is written from the registry. */
export const written: { readonly [file: string]: () => string } = {
  "docs/protocol.md": protocolPage,
  "docs/asyncapi.json": asyncApi,
};
