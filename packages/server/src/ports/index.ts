export {
  commandName,
  type Appended,
  type CommandKey,
  type Conflict,
  type Elsewhere,
  type Rings,
  type StoredCall,
  type StoredFact,
  type WriteSet,
} from "@opencallkit/core/processor";
export {
  fromLevel,
  jsonLogger,
  logLevels,
  type LogDetails,
  type Logger as EventLogger,
  type LogLevel,
} from "./logger.ts";
export { messageOf } from "./message-of.ts";
export type { CallArchive, CallFilter, Page, TablePage, Talk, TalkFilter, TalkPage, UserTalk } from "./call-archive.ts";
export type {
  CallChange,
  Client,
  Due,
  Envelope,
  ClusterPoll,
  ClusterStore,
  PresenceEntry,
  ClusterBatch,
} from "./cluster-store.ts";
export type { MediaRoom, MediaServer, RoomTicket } from "./media-server.ts";
export type { KeyStore, StoredKey } from "./key-store.ts";
export type { ProfilePatch, ProfileStore } from "./profile-store.ts";
export {
  cursorLeaseMs,
  type Claim,
  type CursorLease,
  type CursorStart,
  type Moved,
  type Outbox,
  type OutboxFact,
  type OutboxPage,
} from "./outbox.ts";
export type { StoreReport } from "./store-report.ts";
export { systemRandom, type Random } from "./random.ts";
export {
  StoreUnusable,
  type Inbox,
  type InboxReading,
  type LateRange,
  type Proofs,
  type Store,
  type StoredApp,
} from "./store.ts";
export { environmentOf, type Environment, type GivenEnvironment } from "./environment.ts";
export { processTimers, type Timers } from "./timers.ts";
