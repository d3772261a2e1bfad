import * as v from "valibot";

/** The protocol versions that this build speaks, newest first. The server also speaks the one before its newest. */
export const versions = [2] as const;

/** The frame size limit, in bytes: a frame is one JSON message or an array of them. */
export const maxFrameBytes = 65_536;
/** The size limit of a userSig, in bytes: one above it is refused unread. */
export const maxUserSigBytes = 2048;

export const Version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
