/** Media type: 1 voice, 2 video. */
export type CallMediaType = 1 | 2;
/** Role in a call: 1 caller, 2 callee. */
export type CallRole = 1 | 2;

/** What every event of a call has: `callId`, as in the record. */
type OfCall = { readonly callId: string };
/** An event about one person, `userId`. */
type OfPerson = OfCall & { readonly userId: string };
/** Room of a call: its number `roomID`, and its text name `strRoomID` in calls that have one; with the media type and our role. */
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
  /** Something went wrong: TUICallKit's number as `code` where it has one, else 65535, and an English `msg`. */
  readonly onError: { readonly code: number; readonly msg: string };
  /**
   * It rings here: `callerId` calls `calleeIdList`. `isGroupCall` tells a group call, `groupId` is the chat group ("" for
   * none), `callMediaType` 1 voice or 2 video, `userData` what the caller handed along.
   */
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
  /** This page talks from now on. */
  readonly onCallBegin: OfRoom;
  /** End of a call; its duration `totalTime` in whole ms. */
  readonly onCallEnd: OfRoom & MayBeLate & { readonly totalTime: number };
  /** A call of two has become one of the other kind: from `oldCallMediaType` to `newCallMediaType`. */
  readonly onCallMediaTypeChanged: OfCall & {
    readonly oldCallMediaType: CallMediaType;
    readonly newCallMediaType: CallMediaType;
  };
  /** Somebody is rung. */
  readonly onUserInviting: OfPerson;
  /** Somebody declined. */
  readonly onUserReject: OfPerson;
  /** Somebody did not answer in time. */
  readonly onUserNoResponse: OfPerson;
  /** Somebody was in another call. */
  readonly onUserLineBusy: OfPerson;
  /** Somebody has come. */
  readonly onUserJoin: OfPerson;
  /** Somebody has gone. */
  readonly onUserLeave: OfPerson;
  /** Somebody's sound arrives, or no longer: `isAudioAvailable`. */
  readonly onUserAudioAvailable: OfPerson & { readonly isAudioAvailable: boolean };
  /** Somebody's picture arrives, or no longer: `isVideoAvailable`. */
  readonly onUserVideoAvailable: OfPerson & { readonly isVideoAvailable: boolean };
  /** `networkQualityList`: the `quality` of what passes between us and one person, `userId`: 1 (excellent), 2 (good), 4 (poor), 6 (down) while there is no link, 0 (unknown) until it is measured. */
  readonly onUserNetworkQualityChanged: OfCall & {
    readonly networkQualityList: readonly { readonly userId: string; readonly quality: 0 | 1 | 2 | 4 | 6 }[];
  };
  /** Logged in elsewhere, or logged out by the back end: this page stops. */
  readonly onKickedOffline: Readonly<Record<string, never>>;
  /** The userSig was refused: log in with a new one. */
  readonly onUserSigExpired: Readonly<Record<string, never>>;
};

/** Name of an event of the plugin. */
export type EventName = keyof ObserverEvents;

/** Emitted event: its `name`, and its payload `res`, as a listener gets it. */
export type Told = { readonly [N in EventName]: { readonly name: N; readonly res: ObserverEvents[N] } }[EventName];
