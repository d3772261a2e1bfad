/** The part of Standard Schema 1 that checks a value. */
export type Form<T> = {
  readonly "~standard": {
    readonly validate: (value: unknown) => Result<T> | Promise<Result<T>>;
  };
};
type Result<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly object[] };

/** The value in that form, or null. */
export const inForm = <T>(form: Form<T>, value: unknown): T | null => {
  const result = form["~standard"].validate(value);
  return result instanceof Promise || result.issues !== undefined ? null : result.value;
};

export const hasForm = (form: Form<unknown>, value: unknown): boolean => {
  const result = form["~standard"].validate(value);
  return !(result instanceof Promise) && result.issues === undefined;
};
