/**
 * The results of a call: the record's `result`, with TUICallKit's `CallEndReason` number beside it. The two reasons
 * that belong to one device only (7 and 8) are in `view`.
 */
export const endings = {
  normal_end: { reason: 1, meaning: "Somebody hung up after the call was answered." },
  reject: { reason: 2, meaning: "The callee declined." },
  not_answer: { reason: 3, meaning: "The ring reached a device and nobody answered in time." },
  offline: { reason: 3, meaning: "The ring reached no device in time." },
  interrupt: { reason: 4, meaning: "Somebody was lost; the call ended at the last proof of life." },
  call_busy: { reason: 5, meaning: "The callee was in another call." },
  cancel: { reason: 6, meaning: "The caller gave up while it rang, or was lost." },
  ended_by_server: { reason: 9, meaning: "The back end or a limit ended the call." },
  failed: { reason: 0, meaning: "The call could not be set up." },
} as const satisfies Record<string, { reason: number; meaning: string }>;

export type CallResult = keyof typeof endings;
const isCallResult = (name: string): name is CallResult => Object.hasOwn(endings, name);
export const callResults: readonly CallResult[] = Object.keys(endings).filter(isCallResult);

/** TUICallKit's end reasons that only another device of the same user sees. */
export const elsewhereReason = { answered: 7, rejected: 8 } as const;
