/** The part of Standard Schema 1 that checks a value. */
export type StandardSchema<T> = {
  readonly "~standard": {
    readonly validate: (value: unknown) => Result<T> | Promise<Result<T>>;
  };
};
type Result<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly object[] };

/** The value in that form, or null. */
export const parseWith = <T>(form: StandardSchema<T>, value: unknown): T | null => {
  const result = form["~standard"].validate(value);
  return result instanceof Promise || result.issues !== undefined ? null : result.value;
};

export const matches = (form: StandardSchema<unknown>, value: unknown): boolean => {
  const result = form["~standard"].validate(value);
  return !(result instanceof Promise) && result.issues === undefined;
};
