import type { Storage } from "../face.ts";

/** What a reload must find again of a call that this page is in. */
export type Memo = {
  /** The newest epoch of its direct link. */
  readonly epoch: number;
  readonly muted: boolean;
  readonly camera: boolean | null;
  /** Whether the app has heard that it began. */
  readonly began: boolean;
};

export type Memory = {
  readonly recall: (call: string) => Memo;
  readonly note: (call: string, change: Partial<Memo>) => void;
  readonly forget: (call: string) => void;
};

const nothing: Memo = { epoch: 0, muted: false, camera: null, began: false };

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const memoOf = (value: unknown): Memo => {
  if (!isRecord(value)) return nothing;
  const { epoch, muted, camera, began } = value;
  return {
    epoch: typeof epoch === "number" && Number.isSafeInteger(epoch) && epoch > 0 ? epoch : 0,
    muted: muted === true,
    camera: typeof camera === "boolean" ? camera : null,
    began: began === true,
  };
};

const parse = (text: string | null): Map<string, Memo> => {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return new Map(isRecord(value) ? Object.entries(value).map(([call, memo]) => [call, memoOf(memo)]) : []);
  } catch {
    return new Map();
  }
};

/** Lies in session storage, under one key for all calls of a user. */
export const createMemory = (storage: Storage, key: string): Memory => {
  const memos = parse(storage.read(key));
  const save = (): void => storage.write(key, JSON.stringify(Object.fromEntries(memos)));
  return {
    recall: (call) => memos.get(call) ?? nothing,
    note: (call, change) => {
      memos.set(call, { ...(memos.get(call) ?? nothing), ...change });
      save();
    },
    forget: (call) => {
      if (memos.delete(call)) save();
    },
  };
};
