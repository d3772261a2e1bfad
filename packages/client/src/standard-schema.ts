/** The part of Standard Schema v1 (standardschema.dev) that validates a value. */
export type StandardSchema<T> = {
  readonly "~standard": {
    readonly validate: (value: unknown) => Result<T> | Promise<Result<T>>;
  };
};
type Result<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly object[] };

/** Parses a value by a schema; null where it does not match. */
export const parseWith = <T>(form: StandardSchema<T>, value: unknown): T | null => {
  const result = form["~standard"].validate(value);
  return result instanceof Promise || result.issues !== undefined ? null : result.value;
};

export const matches = (form: StandardSchema<unknown>, value: unknown): boolean => {
  const result = form["~standard"].validate(value);
  return !(result instanceof Promise) && result.issues === undefined;
};
