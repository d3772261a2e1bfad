import * as v from "valibot";
import { UserId } from "../ids.ts";
import { AvatarUrl, DisplayName } from "../account/profile.ts";

/** A profile as REST gives it. */
export const UserProfile = v.object({ userId: UserId, name: DisplayName, avatar: AvatarUrl });
