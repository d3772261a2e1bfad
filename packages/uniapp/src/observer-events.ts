/** Media type: 1 voice, 2 video. */
export type CallMediaType = 1 | 2;
/** Role in a call: 1 caller, 2 callee. */
export type CallRole = 1 | 2;

type OfCall = { readonly callId: string };
type OfPerson = OfCall & { readonly userId: string };
/** Room of a call: its number, and its text name in calls that have one. */
type OfRoom = OfCall & {
  readonly roomID: number;
  readonly strRoomID?: string;
  readonly callMediaType: CallMediaType;
  readonly callRole: CallRole;
};
/** Late event (`late`): it happened while this device was offline, and is delivered at its login. */
type MayBeLate = { readonly late?: true };

/** Event payloads of the plugin: the fields of TUICallObserver, those added to it later, and `callId`. */
export type ObserverEvents = {
  readonly onError: { readonly code: number; readonly msg: string };
  readonly onCallReceived: OfCall & {
    readonly callerId: string;
    readonly calleeIdList: readonly string[];
    readonly isGroupCall: boolean;
    readonly groupId: string;
    readonly callMediaType: CallMediaType;
    readonly userData: string;
  };
  /** Cancellation before an answer; `callerId` and `userId` are both the one who cancelled. */
  readonly onCallCancelled: OfPerson & MayBeLate & { readonly callerId: string };
  readonly onCallBegin: OfRoom;
  /** End of a call; its duration `totalTime` in whole ms. */
  readonly onCallEnd: OfRoom & MayBeLate & { readonly totalTime: number };
  readonly onCallMediaTypeChanged: OfCall & {
    readonly oldCallMediaType: CallMediaType;
    readonly newCallMediaType: CallMediaType;
  };
  readonly onUserInviting: OfPerson;
  readonly onUserReject: OfPerson;
  readonly onUserNoResponse: OfPerson;
  readonly onUserLineBusy: OfPerson;
  readonly onUserJoin: OfPerson;
  readonly onUserLeave: OfPerson;
  readonly onUserAudioAvailable: OfPerson & { readonly isAudioAvailable: boolean };
  readonly onUserVideoAvailable: OfPerson & { readonly isVideoAvailable: boolean };
  /** Network quality of the peer-to-peer link to one person: 6 (down) while there is none, 0 (unknown) once it is back. */
  readonly onUserNetworkQualityChanged: OfCall & {
    readonly networkQualityList: readonly { readonly userId: string; readonly quality: 0 | 6 }[];
  };
  readonly onKickedOffline: Readonly<Record<string, never>>;
  readonly onUserSigExpired: Readonly<Record<string, never>>;
};

export type EventName = keyof ObserverEvents;

/** Emitted event: its name and payload, as a listener gets it. */
export type Told = { readonly [N in EventName]: { readonly name: N; readonly res: ObserverEvents[N] } }[EventName];
