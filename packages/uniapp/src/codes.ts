import type { ErrorCode } from "@opencallkit/client";

/** Error code mapping: TUICallKit's number for each of the engine's error codes that has one. */
const numbers = {
  signalling: -1401,
  notLoggedIn: -1201,
  badArgument: -1202,
  notNow: -1203,
  repeated: -1204,
  wrongScene: -1205,
  refusedDevice: -1101,
  deviceList: -1102,
  camera: -1301,
  microphone: -1302,
  room: -3301,
  noNetwork: 2805,
  notSent: 6014,
  loggedOut: 6206,
  kicked: 6208,
  overCall: 8010,
  blocked: 20007,
  noMicrophone: 60003,
  noCamera: 60004,
  unsupported: 60006,
} as const;

const table: { readonly [C in ErrorCode]: number } = {
  microphone_refused: numbers.refusedDevice,
  microphone_missing: numbers.noMicrophone,
  microphone_failed: numbers.microphone,
  camera_refused: numbers.refusedDevice,
  camera_missing: numbers.noCamera,
  camera_failed: numbers.camera,
  media_insecure: numbers.unsupported,
  media_framed: numbers.refusedDevice,
  media_unsupported: numbers.unsupported,
  no_media_path: numbers.room,
  media_unavailable: numbers.room,
  speaker_failed: numbers.deviceList,
  no_connection: numbers.noNetwork,
  server_unreachable: numbers.noNetwork,
  user_sig_failed: numbers.loggedOut,
  login_expired: numbers.loggedOut,
  login_expiring: numbers.loggedOut,
  already_logged_in: numbers.notNow,
  bad_argument: numbers.badArgument,
  voice_call: numbers.wrongScene,
  not_allowed: numbers.notNow,
  call_over: numbers.overCall,
  bad_message: numbers.badArgument,
  not_logged_in: numbers.notLoggedIn,
  too_fast: numbers.repeated,
  too_many_requests: numbers.repeated,
  too_many_changes: numbers.repeated,
  try_later: numbers.signalling,
  expired: numbers.signalling,
  closed: numbers.notLoggedIn,
  no_such_call: numbers.overCall,
  call_id_used: numbers.overCall,
  cancelled: numbers.overCall,
  too_late: numbers.overCall,
  answered_elsewhere: numbers.overCall,
  not_ringing: numbers.overCall,
  not_your_leg: numbers.overCall,
  already_in_call: numbers.notNow,
  calls_self: numbers.badArgument,
  same_person_twice: numbers.badArgument,
  too_many_people: numbers.wrongScene,
  media_capacity: numbers.wrongScene,
  not_in_call: numbers.overCall,
  removed: numbers.overCall,
  pair_only: numbers.wrongScene,
  not_asked: numbers.notNow,
  blocked: numbers.blocked,
  room_taken: numbers.room,
  bad_credentials: numbers.loggedOut,
  expired_credentials: numbers.loggedOut,
  origin_not_allowed: numbers.notSent,
  unknown_app: numbers.notSent,
  login_timeout: numbers.signalling,
  replaced: numbers.kicked,
  kicked: numbers.kicked,
  too_large: numbers.signalling,
  upgrade: numbers.unsupported,
  resync: numbers.signalling,
  silent: numbers.signalling,
  going_away: numbers.signalling,
};

/** Fallback error code, for an error without a code of ours: TUICallKit's "unspecified". */
const unknown = 65535;

const isNamed = (code: unknown): code is ErrorCode => typeof code === "string" && Object.hasOwn(table, code);

/** TUICallKit's number for an error of the engine; 65535 for anything else. */
export const codeOf = (error: unknown): number => {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return isNamed(code) ? table[code] : unknown;
};
