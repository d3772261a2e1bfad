export { fromLevel, jsonLogger, logLevels, type LogDetails, type Logger, type LogLevel } from "./logger.ts";
export { messageOf } from "./message-of.ts";
export type {
  CallChange,
  Client,
  Due,
  Elsewhere,
  Envelope,
  ClusterPoll,
  ClusterStore,
  PresenceEntry,
  ClusterBatch,
} from "./cluster-store.ts";
export { systemRandom, type Random } from "./random.ts";
export {
  commandName,
  StoreUnusable,
  type WriteSet,
  type Appended,
  type CommandKey,
  type Conflict,
  type Inbox,
  type InboxReading,
  type LateRange,
  type Page,
  type Proofs,
  type Rings,
  type Store,
  type StoredApp,
  type StoredCall,
  type StoredFact,
} from "./store.ts";
export { processTimers, type Timers } from "./timers.ts";
