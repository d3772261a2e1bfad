/**
 * Error codes of commands, stable. `retryable` says whether the same wish may be granted later: an invite under a new
 * call id, unless what became of it is open.
 */
export const refusals = {
  bad_message: { retryable: false, meaning: "The message has another form than its kind." },
  not_logged_in: {
    retryable: false,
    meaning: "Log in first: the first message must be `hello`.",
  },
  try_later: { retryable: true, meaning: "The store could not take the command now." },
  too_many_requests: {
    retryable: true,
    meaning: "A limit of use of the app is reached; `retryAfterMs` says how long to wait.",
  },
  too_many_changes: { retryable: false, meaning: "The call has had as many changes as one call may have." },
  expired: { retryable: false, meaning: "No answer came in time." },
  closed: { retryable: false, meaning: "The client was closed or logged out." },
  login_expired: { retryable: true, meaning: "The userSig has expired: renew it, then ask under a new call id." },
  no_such_call: { retryable: false, meaning: "No call of this id in which the asker has a leg." },
  call_id_used: { retryable: false, meaning: "The call id is used already." },
  cancelled: { retryable: false, meaning: "A cancel of this call came before its invite." },
  too_late: { retryable: false, meaning: "The call ended, or the ring's deadline passed." },
  answered_elsewhere: { retryable: false, meaning: "Another client of the same user has answered." },
  not_ringing: { retryable: false, meaning: "The asker's leg is not ringing." },
  not_your_leg: { retryable: false, meaning: "The leg is held by another client of the same user." },
  already_in_call: { retryable: true, meaning: "The caller is in a call." },
  calls_self: { retryable: false, meaning: "A user cannot call themselves." },
  same_person_twice: { retryable: false, meaning: "Somebody is named twice." },
  too_many_people: { retryable: false, meaning: "More people than the app allows." },
  media_capacity: {
    retryable: false,
    meaning: "Direct links connect four people at most; more need `serve --livekit`.",
  },
  media_unavailable: {
    retryable: true,
    meaning: "The media server is not available.",
  },
  not_in_call: { retryable: false, meaning: "The asker is not in the call." },
  removed: { retryable: false, meaning: "The person was removed from this call." },
  pair_only: { retryable: false, meaning: "Only a call of two people has this." },
  not_asked: { retryable: false, meaning: "Nobody has asked for video." },
  blocked: { retryable: false, meaning: "The callee has blocked the caller." },
  not_allowed: { retryable: false, meaning: "The app's policy does not let its users do this." },
  room_taken: { retryable: true, meaning: "A live call holds the wished room." },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>;

export type RefusalCode = keyof typeof refusals;

export type Refusal = {
  readonly code: RefusalCode;
  readonly retryable: boolean;
  /** How long to wait before asking the same again (as HTTP's Retry-After), in ms; with `too_many_requests`. */
  readonly retryAfterMs?: number;
  /** The message for developers, in English; texts for people live in `ui`. */
  readonly message: string;
};

export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(refusals, code);

/** Makes a refusal. `retryAfterMs`: how long to wait before asking again, in ms, where that is known. */
export const refusal = (code: RefusalCode, retryAfterMs?: number): Refusal => ({
  code,
  retryable: refusals[code].retryable,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  message: refusals[code].meaning,
});
