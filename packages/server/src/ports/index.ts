export { fromLevel, jsonLogger, logLevels, type LogDetails, type Logger, type LogLevel } from "./logger.ts";
export { messageOf } from "./message-of.ts";
export type { Change, Client, Due, Elsewhere, Letter, Look, Nodes, Seat, Sending } from "./nodes.ts";
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
export { systemRandom, type Random } from "./random.ts";
export {
  commandName,
  StoreUnusable,
  type Append,
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
