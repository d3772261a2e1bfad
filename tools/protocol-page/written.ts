import { codesPage } from "../manual/codes/codes-page.ts";
import { asyncApi } from "./asyncapi.ts";
import { openApi } from "./openapi.ts";
import { protocolPage } from "./page.ts";

/** Generated files: path and content, from the registry. */
export const written: { readonly [file: string]: () => string } = {
  "docs/protocol.md": protocolPage,
  "docs/asyncapi.json": asyncApi,
  "packages/server/src/rest/openapi.json": openApi,
  "docs/manual/troubleshooting/codes.md": () => codesPage("en"),
  "docs/manual/zh/troubleshooting/codes.md": () => codesPage("zh"),
};
