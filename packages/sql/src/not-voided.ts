/** Filters tombstones out: call ids that are used up and have no call. */
export const isNotVoided =
  "NOT EXISTS (SELECT 1 FROM fact WHERE fact.call = call.no AND fact.version = 1 AND fact.type = 'voided')";
