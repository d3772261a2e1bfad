import type * as v from "valibot";
import { CallId, UserId } from "../ids.ts";
import type { ProblemCode } from "../problems.ts";

type PathParameter = {
  readonly schema: v.GenericSchema<string, string>;
  /** How one is refused that cannot name anything. */
  readonly malformed: ProblemCode;
  readonly meaning: string;
};

/** The parameters of paths, by name. */
export const pathParameters = {
  callId: {
    schema: CallId,
    malformed: "no_such_call",
    meaning: "The call's id, as its record and the events name it.",
  },
  userId: { schema: UserId, malformed: "bad_request", meaning: "A user's id, percent-encoded." },
  otherId: { schema: UserId, malformed: "bad_request", meaning: "The other user's id, percent-encoded." },
} as const satisfies { readonly [name: string]: PathParameter };
