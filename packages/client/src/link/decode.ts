import { FactSchema, isServerFrameName, serverFrames, type Fact, type ServerFrame } from "@opencallkit/protocol";

/** The part of Standard Schema 1 that checks a value. */
type Checks<T> = {
  readonly "~standard": {
    readonly validate: (value: unknown) => Result<T> | Promise<Result<T>>;
  };
};
type Result<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly object[] };

const checked = <T>(schema: Checks<T>, value: unknown): T | null => {
  const result = schema["~standard"].validate(value);
  return result instanceof Promise || result.issues !== undefined ? null : result.value;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const decodeOne = (value: unknown): ServerFrame | null => {
  if (typeof value !== "object" || value === null || !("t" in value) || typeof value.t !== "string") return null;
  return isServerFrameName(value.t) ? checked<ServerFrame>(serverFrames[value.t].schema, value) : null;
};

/** The messages of a frame; null stands for one that is not of this protocol's form. */
export const decode = (text: string): readonly (ServerFrame | null)[] => {
  const value = parseJson(text);
  return Array.isArray(value) ? value.map(decodeOne) : [decodeOne(value)];
};

/** Whether it is a fact of a kind that this build knows. */
export const isKnownFact = (heard: unknown): heard is Fact => checked<unknown>(FactSchema, heard) !== null;
