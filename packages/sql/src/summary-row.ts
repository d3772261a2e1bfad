import type { CallSummary, PartInCall } from "@opencallkit/core";
import type { CallResult, MediaType } from "@opencallkit/protocol";

/** Numbers in the column `outcome`: 0 while a call lives, then that of its result. They are on disk and never change. */
export const outcomes = {
  normal_end: 1,
  reject: 2,
  not_answer: 3,
  offline: 4,
  interrupt: 5,
  call_busy: 6,
  cancel: 7,
  ended_by_server: 8,
  failed: 9,
} as const satisfies { readonly [R in CallResult]: number };
export const liveOutcome = 0;

/** Numbers in the column `part` of a leg whose call is over. */
export const parts = {
  caller: 0,
  answered: 1,
  rejected: 2,
  missed: 3,
  unheard: 4,
} as const satisfies { readonly [P in PartInCall]: number };

const mediaBit = { audio: 0, video: 1 } as const satisfies { readonly [M in MediaType]: number };

/** The number in the column `kind`: one bit for the media type, one for a group. */
export const kindOf = (media: MediaType, group: boolean): number => mediaBit[media] + (group ? 2 : 0);

/** A call's summary as numbers. `people`: user, part and talk time of each. */
export type SummaryRow = {
  readonly created: number;
  readonly outcome: number;
  readonly kind: number;
  readonly people: readonly (readonly [string, number, number | null])[];
};

export const summaryRow = ({ createdAt, media, group, result, people }: CallSummary): SummaryRow => ({
  created: createdAt,
  outcome: result === null ? liveOutcome : outcomes[result],
  kind: kindOf(media, group),
  people: people.map(({ user, part, talkMs }) => [user, parts[part], talkMs]),
});
