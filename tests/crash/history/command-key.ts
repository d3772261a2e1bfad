import { commandName } from "@opencallkit/server/ports";
import type { Ask } from "./call-history.ts";

/** How the store names a command. */
export const keyOf = ({ who: { user, client }, id }: Ask): string => commandName({ user, client, id });
