import * as v from "valibot";

/** Parameters of a query arrive as text. */
const wholeNumber = (pattern: RegExp, says: string) => v.pipe(v.string(), v.regex(pattern, says), v.transform(Number));

/** How many entries a page has: 1 to 100. */
export const Limit = wholeNumber(/^(?:[1-9][0-9]?|100)$/u, "not 1 to 100");
/** The `next` of the page before. Opaque: only a value that was given counts. */
export const Cursor = wholeNumber(/^[0-9]{1,15}$/u, "not a cursor");

/** A page of a list, newest first; `next` asks for the one after it, null when there is none. */
export const pageOf = <T extends v.GenericSchema>(entry: T) =>
  v.object({ data: v.array(entry), next: v.nullable(v.string()) });
