import { createHmac } from "node:crypto";
import type { MediaRoom } from "@opencallkit/server/ports";

/**
 * The name of a room: unguessable without the secret, and the same on every node and after every restart, so that it is
 * stored nowhere. A call id is used once, and a path once within its call, so that no name is used twice.
 */
export const roomName = (secret: string, { app, call, path }: MediaRoom): string =>
  createHmac("sha256", secret).update(`room/${app}/${call}/${path}`).digest("base64url");
