/** What the manual says of a code beside its meaning in the registry. */
export type Remedy = {
  /** What to do about it. */
  readonly remedy: string;
  readonly zh: { readonly meaning: string; readonly remedy: string };
};

/** One for every code: a code without an entry does not compile. */
export type Remedies<Code extends string> = { readonly [C in Code]: Remedy };
