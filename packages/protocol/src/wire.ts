import * as v from "valibot";

/** The protocol versions this build speaks, newest first. The server also speaks the one before its newest. */
export const versions = [2] as const;

/** A frame is one message or an array of messages, JSON, at most this many bytes. */
export const maxFrameBytes = 65_536;
/** A userSig above this is refused unread. */
export const maxUserSigBytes = 2048;

export const Version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
