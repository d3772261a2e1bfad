import type { CallEvent, Connection } from "@opencallkit/client";
import { codeOf } from "./codes.ts";
import type { CallMediaType, CallRole, EventName, ObserverEvents, Told } from "./observer-events.ts";

type Events = { readonly [E in CallEvent as E["type"]]: E };
type OfCall = Events["began"];

/** TUICallKit's grades of a network: 1 excellent to 5 very bad, 6 down, 0 unknown. */
const grades = { unknown: 0, excellent: 1, good: 2, poor: 4, lost: 6 } as const satisfies {
  readonly [Q in Extract<CallEvent, { readonly type: "quality" }>["quality"]]: number;
};
const mediaTypes: { readonly [M in OfCall["media"]]: CallMediaType } = { audio: 1, video: 2 };
const roles: { readonly [R in OfCall["role"]]: CallRole } = { caller: 1, callee: 2 };
const fates = {
  ringing: "onUserInviting",
  rejected: "onUserReject",
  missed: "onUserNoResponse",
  busy: "onUserLineBusy",
  joined: "onUserJoin",
  left: "onUserLeave",
} as const satisfies { readonly [W in Events["person"]["what"]]: EventName };

/**
 * Coercion (`valueOf`, `toString`): TUICallKit's own listeners get a bare number or id where its documents say an object, so
 * the object converts to that value where a number or a text is wanted, and is still plain JSON.
 */
const standingFor = <T extends object>(res: T, value: number | string): T =>
  Object.defineProperty(res, Symbol.toPrimitive, { value: () => value });

const roomOf = ({ callId, room, roomText, media, role }: Omit<OfCall, "type">) => ({
  roomID: room,
  ...(roomText === null ? {} : { strRoomID: roomText }),
  callMediaType: mediaTypes[media],
  callRole: roles[role],
  callId,
});

const lateness = (late: boolean): { readonly late?: true } => (late ? { late } : {});

const cancelled = ({ by, caller, callId, late }: Events["notConnected"]): ObserverEvents["onCallCancelled"] => {
  const who = by ?? caller;
  return standingFor({ callerId: who, userId: who, callId, ...lateness(late) }, who);
};

/** Event mapping: the plugin's event for each event of the engine; null for one that the plugin does not have. */
const table: { readonly [T in keyof Events]: (event: Events[T]) => Told | null } = {
  error: ({ error }) => {
    const code = codeOf(error);
    return { name: "onError", res: standingFor({ code, msg: error.message }, code) };
  },
  received: ({ callId, caller, callees, group, media, userData, chatGroup }) => ({
    name: "onCallReceived",
    res: {
      callerId: caller,
      calleeIdList: callees,
      isGroupCall: group,
      groupId: chatGroup,
      callMediaType: mediaTypes[media],
      userData,
      callId,
    },
  }),
  began: (event) => ({ name: "onCallBegin", res: roomOf(event) }),
  // Deduplication: the caller has already had the event of what the callee did (declined, busy, no answer).
  notConnected: (event) => (event.role === "caller" ? null : { name: "onCallCancelled", res: cancelled(event) }),
  ended: (event) => ({
    name: "onCallEnd",
    res: { ...roomOf(event), totalTime: event.totalTime, ...lateness(event.late) },
  }),
  person: ({ what, user, callId }) => ({ name: fates[what], res: { userId: user, callId } }),
  mediaChanged: ({ before, media, callId }) => ({
    name: "onCallMediaTypeChanged",
    res: { oldCallMediaType: mediaTypes[before], newCallMediaType: mediaTypes[media], callId },
  }),
  // Not in the plugin's API: upgrade requests and the longest call; the screens show both.
  videoAsked: () => null,
  videoRefused: () => null,
  endsSoon: () => null,
  // Not in the plugin's API: a device fallback; the screens show it.
  device: () => null,
  link: ({ user, link, callId }) =>
    link === "connecting" || link === "none"
      ? null
      : {
          name: "onUserNetworkQualityChanged",
          res: { networkQualityList: [{ userId: user, quality: link === "connected" ? 0 : 6 }], callId },
        },
  quality: ({ user, quality, callId }) => ({
    name: "onUserNetworkQualityChanged",
    res: { networkQualityList: [{ userId: user, quality: grades[quality] }], callId },
  }),
  media: ({ kind, user, callId, available }) =>
    kind === "audio"
      ? { name: "onUserAudioAvailable", res: { userId: user, isAudioAvailable: available, callId } }
      : { name: "onUserVideoAvailable", res: { userId: user, isVideoAvailable: available, callId } },
};

const look = <T extends keyof Events>(type: T, event: Events[T]): Told | null => table[type](event);

/** TUICallKit's event for one of the engine's; null where the plugin has none. */
export const toldOf = (event: CallEvent): Told | null => look(event.type, event);

/** Event of a connection that has stopped for good (kicked, userSig expired); null while it reconnects, and for other reasons. */
export const toldOfConnection = (connection: Connection): Told | null => {
  if (connection.state !== "stopped") return null;
  const { code } = connection.error;
  if (code === "replaced" || code === "kicked") return { name: "onKickedOffline", res: {} };
  return code === "bad_credentials" || code === "expired_credentials" ? { name: "onUserSigExpired", res: {} } : null;
};
