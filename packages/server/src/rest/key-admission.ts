import type { App, Apps } from "../credentials/apps.ts";
import { askingStore } from "./asking-store.ts";

const bearer = (request: Request): string =>
  /^Bearer (\S{1,512})$/u.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";

/** The app whose REST key the request carries, or null. */
export const ownerOf = (apps: Apps, request: Request): Promise<App | null> =>
  askingStore(apps.byApiKey(bearer(request)));
