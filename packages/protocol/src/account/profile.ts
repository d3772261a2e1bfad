import * as v from "valibot";
import { text } from "../text.ts";

/** A display name: up to 128 bytes without control characters; "" where there is none. */
export const DisplayName = v.pipe(text(0, 128), v.regex(/^[^\p{Cc}]*$/u, "control character"));
/** An avatar: the address of a picture, `https` or `http`, up to 512 bytes; "" where there is none. */
export const AvatarUrl = v.pipe(text(0, 512), v.regex(/^(?:https?:\/\/[^\s\p{Cc}]+)?$/u, "not an address of http(s)"));

/** An entry of the directory: how a user is shown to others. An unknown user's holds nothing but the id. */
export const ProfileEntry = v.object({ user: v.string(), name: v.string(), avatar: v.string() });
export type ProfileEntry = v.InferOutput<typeof ProfileEntry>;
