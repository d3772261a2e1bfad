import * as v from "valibot";

/** Portable text: well-formed Unicode without U+0000, so that every store and every language can hold it. */
export const isPlainText = (value: string): boolean => value.isWellFormed() && !value.includes("\0");

/** The length of well-formed text in bytes of UTF-8 (RFC 3629). */
export const utf8Length = (value: string): number => {
  let bytes = 0;
  for (let at = 0; at < value.length; at += 1) {
    const unit = value.charCodeAt(at);
    // A surrogate pair takes four bytes: each half stands for two of them.
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) bytes += 2;
    else bytes += 3;
  }
  return bytes;
};

/** A text schema of `min` to `max` bytes of UTF-8. U+0000 and lone surrogates are refused. */
export const text = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.check(isPlainText, "not well-formed text"),
    v.check((value) => {
      const bytes = utf8Length(value);
      return bytes >= min && bytes <= max;
    }, `not ${min} to ${max} bytes long`),
  );
