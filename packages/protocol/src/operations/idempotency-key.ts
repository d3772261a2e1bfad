import * as v from "valibot";

/**
 * An idempotency key, the header `Idempotency-Key` of a write (draft-ietf-httpapi-idempotency-key-header): 1 to 64
 * visible characters of ASCII, in quotes or not.
 */
export const IdempotencyKey = v.pipe(
  v.string(),
  v.regex(/^(?:"[!#-~]{1,64}"|[!#-~]{1,64})$/u, "1 to 64 visible characters of ASCII"),
  v.transform((header) => header.replaceAll('"', "")),
);

/** Whether an operation takes the header: what a back end writes, which it may ask again after no answer came. */
export const takesIdempotencyKey = ({
  caller,
  method,
}: {
  readonly caller: string;
  readonly method: string;
}): boolean => caller === "key" && method !== "GET";
