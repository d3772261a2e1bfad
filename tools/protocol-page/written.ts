import { asyncApi } from "./asyncapi.ts";
import { openApi } from "./openapi.ts";
import { protocolPage } from "./page.ts";

/** Generated files: path and content, from the registry. */
export const written: { readonly [file: string]: () => string } = {
  "docs/protocol.md": protocolPage,
  "docs/asyncapi.json": asyncApi,
  "packages/server/src/rest/openapi.json": openApi,
};
