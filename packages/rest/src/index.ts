export {
  createRestClient,
  type CallChoice,
  type CallQuery,
  type Diagnostics,
  type EventQuery,
  type MissedQuery,
  type MomentLike,
  type RestClient,
  type UsageQuery,
  type UserProfile,
} from "./rest-client.ts";
export { RestError, type RestErrorCode } from "./rest-error.ts";
export type { RestClientOptions } from "./request.ts";
export { generateUserSig, type SigningSecret, type UserSigClaims } from "./user-sig.ts";
export type { Following } from "./follow-events.ts";
export type { CallFactEvent, CallFact, CallRecord, LegRecord, StayRecord } from "@opencallkit/protocol";
