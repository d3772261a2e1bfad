export {
  accountRequests,
  type AccountReply,
  type AccountRequest,
  type AccountRequestName,
} from "./account-requests.ts";
export { closeOf, closes, type CloseName } from "./close-codes.ts";
export { elsewhereReason, endings, type CallResult } from "./endings.ts";
export { clientFrames, isClientFrameName, type ClientFrame, type ClientFrameName } from "./frames/client-frames.ts";
export { commands, isCommandName, type Command, type CommandBody, type CommandName } from "./commands.ts";
export { add as addCommand } from "./commands/add.ts";
export { invite as inviteCommand } from "./commands/invite.ts";
export { facts, FactSchema, parseFact, type Fact, type FactBody, type FactName } from "./facts.ts";
export type { VoidCause } from "./facts/voided.ts";
export { AppId, CallId, ClientId, CommandId, DeviceId, UserId, type MediaType } from "./ids.ts";
export type { MediaPlan, MediaTransportName } from "./media-plan.ts";
export { AvatarUrl, DisplayName, type Profile } from "./profile.ts";
export type { RecentCall } from "./recent-call.ts";
export { replies, type Reply } from "./replies.ts";
export type { IceServer } from "./ice-server.ts";
export type { CallRecord, LegRecord, RecordHead, StayRecord, Timestamp } from "./record.ts";
export { isRefusalCode, refusal, refusals, type Refusal, type RefusalCode } from "./refusals.ts";
export { serverFrameMeanings } from "./frames/server-frame-meanings.ts";
export { isServerFrameName, serverFrames, type ServerFrame, type ServerFrameName } from "./frames/server-frames.ts";
export type { Signal, SignalBody, SignalAck } from "./frames/signals.ts";
export { isPlainText, utf8Length } from "./text.ts";
export { maxFrameBytes, maxUserSigBytes, versions } from "./wire.ts";
