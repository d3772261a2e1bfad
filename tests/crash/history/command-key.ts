import { commandName } from "@opencallkit/server/ports";
import type { Ask } from "./call-history.ts";

/** Idempotency key of a command, as the store names it. */
export const keyOf = ({ who: { user, client }, id }: Ask): string => commandName({ user, client, id });
