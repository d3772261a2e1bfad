import type { MediaPlan } from "@opencallkit/protocol";
import type { Storage } from "../api/api.ts";
import type { MediaMemory } from "../media/media-memory.ts";

/** The persisted state of a call that this page is in: what a reload must find again. */
export type Memo = {
  /** The media path in use. */
  readonly path: number;
  /** The newest epoch of each direct link, by its two stays and its path: a reload must begin a newer one. */
  readonly epochs: { readonly [link: string]: number };
  readonly muted: boolean;
  /** The camera's wish; null: not chosen in this call. */
  readonly camera: boolean | null;
  /** Whether the person looks at their own preview while it rings. */
  readonly looking: boolean;
  /** The last stay whose `began` was told to the app, so that a reload does not tell it twice; 0 before the first. */
  readonly began: number;
};

export type CallStorage = {
  readonly recall: (call: string) => Memo;
  readonly note: (call: string, change: Partial<Memo>) => void;
  readonly forget: (call: string) => void;
};

const nothing: Memo = { path: 0, epochs: {}, muted: false, camera: null, looking: false, began: 0 };

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const whole = (value: unknown): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;

const memoOf = (value: unknown): Memo => {
  if (!isRecord(value)) return nothing;
  const { path, epochs, muted, camera, looking, began } = value;
  return {
    path: whole(path),
    epochs: isRecord(epochs)
      ? Object.fromEntries(Object.entries(epochs).map(([link, epoch]) => [link, whole(epoch)]))
      : {},
    muted: muted === true,
    camera: typeof camera === "boolean" ? camera : null,
    looking: looking === true,
    began: whole(began),
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

/** Keeps the state of calls in session storage, under one key for all calls of a user. */
export const createCallStorage = (storage: Storage, key: string): CallStorage => {
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

/** The part of it that belongs to media. `plan`: the call's media plan. */
export const mediaMemoryOf = ({ recall, note }: CallStorage, call: string, plan: () => MediaPlan): MediaMemory => ({
  path: () => {
    const { path } = recall(call);
    // A newer path than the planned one is of direct links: nobody but their ends leads there (SWITCH-4).
    return path > plan().path ? { path, transport: "p2p" } : plan();
  },
  notePath: (path) => note(call, { path }),
  epoch: (link) => recall(call).epochs[link] ?? 0,
  noteEpoch: (link, epoch) => note(call, { epochs: { ...recall(call).epochs, [link]: epoch } }),
});
