import type { CallClient } from "@opencallkit/client";

/** Display name of a user, where the server has told of one; else the id. */
export const nameOf = (client: CallClient, user: string): string => client.profiles.get().get(user)?.name || user;
