import * as v from "valibot";
import type { CallFact } from "../../call-fact.ts";
import { callResults } from "../../endings.ts";
import { factNames } from "../../facts.ts";
import { MediaType, UserId } from "../../ids.ts";

const Timestamp = v.pipe(v.string(), v.isoTimestamp());

/** A fact of a call as REST answers it; what each field means: `CallFact`. */
export const CallFactSchema: v.GenericSchema<object, CallFact> = v.object({
  at: Timestamp,
  type: v.picklist(factNames),
  userId: v.nullable(UserId),
  people: v.array(UserId),
  reached: v.array(UserId),
  mediaType: v.nullable(MediaType),
  until: v.nullable(Timestamp),
  result: v.nullable(v.picklist(callResults)),
  cause: v.nullable(v.string()),
});
