import type { CallClient } from "@opencallkit/client";
import { codeOf } from "./codes.ts";
import type { Listeners } from "./listeners.ts";
import { observeCalls } from "./observe-calls.ts";
import { accountOf, invitationOf, textAt, type Account } from "./parameters.ts";

/** Lazily loaded engine: the client and the screens, imported at the first login. */
export type Engine = {
  readonly createCallClient: (options: { readonly url: string }) => CallClient;
  readonly mountCallKit: (client: CallClient) => { readonly unmount: () => void };
};

type Answer = { readonly code: number; readonly msg: string };
type Callback = ((answer: Answer) => void) | undefined;

/** Native plugin shim of `TencentCloud-TUICallKit`. Every method reports through its callback: code 0, or an error code and message. */
export type CallKitModule = {
  /** Login with `{SDKAppID, userID, userSig}`, and `url` for a server elsewhere. Another user who is logged in is logged out first. */
  readonly login: (params: unknown, callback?: Callback) => void;
  readonly logout: (callback?: Callback) => void;
  /** Group call, or a call of two for a list of one: `{userIDList, callMediaType, callParams}`. */
  readonly calls: (params: unknown, callback?: Callback) => void;
  /** Call of two: `{userID, callMediaType, callParams}`. */
  readonly call: (params: unknown, callback?: Callback) => void;
  /** Joins a running group call: `{callId}`, also spelt `callID`. */
  readonly join: (params: unknown, callback?: Callback) => void;
};

export type ModuleOptions = {
  readonly listeners: Listeners;
  readonly load: () => Promise<Engine>;
  /** Default server URL, for a `login` without one. */
  readonly url: () => string;
  readonly report: (error: unknown) => void;
};

type Session = { readonly url: string; readonly client: CallClient; appId: number | null; readonly close: () => void };

const badArgument = -1202;
const notLoggedIn: Answer = { code: -1201, msg: "log in first" };

/** Lazy subscription: the engine is observed only while there is a listener, so that events missed while offline wait for one. */
const observeWhileHeard = (client: CallClient, listeners: Listeners): (() => void) => {
  let stop: (() => void) | null = null;
  let closed = false;
  const adapt = (): void => {
    if (!closed && listeners.any()) stop ??= observeCalls(client, listeners.tell);
    else {
      stop?.();
      stop = null;
    }
  };
  listeners.onChange(adapt);
  adapt();
  return () => {
    closed = true;
    adapt();
  };
};

export const createCallKitModule = ({ listeners, load, url, report }: ModuleOptions): CallKitModule => {
  let session: Session | null = null;

  const open = async (where: string): Promise<Session> => {
    const { createCallClient, mountCallKit } = await load();
    if (session?.url === where) return session;
    session?.close();
    const client = createCallClient({ url: where });
    const mounted = mountCallKit(client);
    const stopObserving = observeWhileHeard(client, listeners);
    const close = (): void => {
      stopObserving();
      mounted.unmount();
      client.close();
    };
    session = { url: where, client, appId: null, close };
    return session;
  };
  /** Last login wins: an app that changes its user does not have to log the old one out. */
  const enter = async ({ appId, userId, userSig, url: where }: Account): Promise<void> => {
    const opened = await open(where ?? url());
    const before = opened.client.user.get();
    if (before !== null && (before !== userId || opened.appId !== appId)) await opened.client.logout();
    opened.appId = appId;
    await opened.client.login({ appId, userId, userSig });
  };

  const answer = (callback: Callback, said: Answer): void => {
    try {
      callback?.(said);
    } catch (error) {
      report(error);
    }
  };
  const answerWhen = (done: Promise<unknown>, callback: Callback): void => {
    done.then(
      () => answer(callback, { code: 0, msg: "ok" }),
      (error: unknown) =>
        answer(callback, { code: codeOf(error), msg: error instanceof Error ? error.message : String(error) }),
    );
  };
  const place = (params: unknown, callback: Callback): void => {
    const invitation = invitationOf(params);
    if (session === null) return answer(callback, notLoggedIn);
    if (typeof invitation === "string") return answer(callback, { code: badArgument, msg: invitation });
    answerWhen(session.client.call(invitation), callback);
  };

  return {
    login: (params, callback) => {
      const account = accountOf(params);
      if (typeof account === "string") return answer(callback, { code: badArgument, msg: account });
      answerWhen(enter(account), callback);
    },
    logout: (callback) => {
      if (session === null) return answer(callback, { code: 0, msg: "ok" });
      answerWhen(session.client.logout(), callback);
    },
    calls: place,
    call: place,
    join: (params, callback) => {
      const callId = textAt(params, "callId") ?? textAt(params, "callID");
      if (session === null) return answer(callback, notLoggedIn);
      if (callId === null) return answer(callback, { code: badArgument, msg: "callId is missing" });
      answerWhen(session.client.join(callId), callback);
    },
  };
};
