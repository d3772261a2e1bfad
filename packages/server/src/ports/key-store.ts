/** A REST key as it is stored: its hash alone, so that nobody who reads the database has the key. Times in ms since 1970, by the wall clock. */
export type StoredKey = {
  /** The app whose key it is. */
  readonly app: number;
  /** Names the key among those of its app; no secret. */
  readonly id: string;
  /** SHA-256 of the key, in hex. */
  readonly hash: string;
  /** What a person calls it. */
  readonly name: string;
  /** What it may do. */
  readonly scopes: readonly string[];
  /** When it was made. */
  readonly createdAt: number;
  /** When it ends; null for never. */
  readonly expiresAt: number | null;
  /** When it was used last, to the minute; null while it has not been. */
  readonly usedAt: number | null;
};

/** The REST keys of all apps. */
export type KeyStore = {
  /** Those of every app. */
  readonly all: () => Promise<readonly StoredKey[]>;
  /** Those of one app, oldest first. */
  readonly of: (app: number) => Promise<readonly StoredKey[]>;
  /** Keeps a key. */
  readonly add: (key: StoredKey) => Promise<void>;
  /** False when there is no such key. */
  readonly remove: (app: number, id: string) => Promise<boolean>;
  /** Writes down that a key was used, `at` in ms since 1970. */
  readonly used: (app: number, id: string, at: number) => Promise<void>;
};
