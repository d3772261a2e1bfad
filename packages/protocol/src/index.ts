export { closeOf, closes, type CloseName } from "./closes.ts";
export { elsewhereReason, endings, type CallResult } from "./endings.ts";
export {
  clientFrames,
  isClientFrameName,
  isServerFrameName,
  maxFrameBytes,
  maxUserSigBytes,
  serverFrames,
  versions,
  type ClientFrame,
  type ClientFrameName,
  type ServerFrame,
  type ServerFrameName,
  type Signal,
  type SignalBody,
  type SignalSeen,
} from "./frames.ts";
export type { VoidCause } from "./facts/voided.ts";
export { AppId, CallId, ClientId, CommandId, DeviceId, UserId, type MediaType } from "./ids.ts";
export { posts } from "./posts.ts";
export type { CallRecord, LegRecord, StayRecord, Timestamp } from "./record.ts";
export { isRefusalCode, refusal, refusals, type Refusal, type RefusalCode } from "./refusals.ts";
export {
  commands,
  facts,
  FactSchema,
  isCommandName,
  parseFact,
  type Command,
  type CommandBody,
  type CommandName,
  type Fact,
  type FactBody,
  type FactName,
} from "./registry.ts";
export { isPlainText, utf8Length } from "./text.ts";
