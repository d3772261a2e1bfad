import * as v from "valibot";
import type { CallFactEvent, CallFact } from "../call-fact.ts";
import { callResults } from "../../endings.ts";
import { factNames } from "../../facts.ts";
import { CallId, MediaType, UserId } from "../../ids.ts";

const Timestamp = v.pipe(v.string(), v.isoTimestamp());

const fields = {
  at: Timestamp,
  type: v.picklist(factNames),
  userId: v.nullable(UserId),
  people: v.array(UserId),
  reached: v.array(UserId),
  mediaType: v.nullable(MediaType),
  until: v.nullable(Timestamp),
  result: v.nullable(v.picklist(callResults)),
  cause: v.nullable(v.string()),
};

/** A fact of a call as REST answers it; what each field means: `CallFact`. */
export const CallFactSchema: v.GenericSchema<object, CallFact> = v.object(fields);
/** The same of any call; what its fields mean: `CallFactEvent`. */
export const CallFactEventSchema: v.GenericSchema<object, CallFactEvent> = v.object({
  callId: CallId,
  cursor: v.pipe(v.string(), v.regex(/^[0-9]{1,15}$/u)),
  ...fields,
});
