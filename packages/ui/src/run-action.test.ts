import type { Call, CallClient } from "@opencallkit/client";
import { expect, test } from "vitest";
import { createKitContext } from "./context.ts";
import { en } from "./i18n/en.ts";
import { runAction } from "./run-action.ts";
import { always, fakeCall, stateOf } from "./testing/fake-call.ts";
import { fakeClient } from "./testing/fake-client.ts";
import type { Action } from "./view-models/action.ts";

type Heard = readonly [what: string, ...given: readonly unknown[]];

/** Test spy: runs an action on a fake element, and logs the engine's method calls and the element's events in order. */
const heardOf = (action: Action): readonly Heard[] => {
  const heard: Heard[] = [];
  const told =
    (what: string, answer: Call = fakeCall(stateOf({ state: "accepting" }))) =>
    async (...given: readonly unknown[]): Promise<Call> => {
      heard.push([what, ...given]);
      return answer;
    };
  const quiet =
    (what: string) =>
    async (...given: readonly unknown[]): Promise<void> => {
      heard.push([what, ...given]);
    };
  const call: Call = {
    ...fakeCall(stateOf({ state: "accepting" })),
    hangUp: quiet("hangUp"),
    join: quiet("join"),
    add: quiet("add"),
    switchMedia: quiet("switchMedia"),
    answerVideo: quiet("answerVideo"),
    setMuted: quiet("setMuted"),
    setCamera: quiet("setCamera"),
    shareScreen: quiet("shareScreen"),
  };
  const client: CallClient = {
    ...fakeClient(always([call]), { user: "bob" }),
    call: told("call"),
    chooseDevice: quiet("chooseDevice"),
    resumeSound: quiet("resumeSound"),
  };
  const target = new EventTarget();
  for (const type of ["minimize", "restore", "dismiss", "toggle-panel"])
    target.addEventListener(type, (event) =>
      heard.push(event instanceof CustomEvent ? [`event ${type}`, event.detail] : [`event ${type}`]),
    );
  const dispatchEvent = (event: Event): boolean => target.dispatchEvent(event);
  runAction({ context: createKitContext({ client, messages: en }), call, dispatchEvent }, action);
  return heard;
};

/** Test table: what each action asks of the engine, or fires as an event. */
const expected: { readonly [T in Action["type"]]: readonly [Extract<Action, { readonly type: T }>, readonly Heard[]] } =
  {
    hangUp: [{ type: "hangUp" }, [["hangUp"]]],
    join: [{ type: "join" }, [["join"]]],
    setMuted: [{ type: "setMuted", muted: true }, [["setMuted", true]]],
    setCamera: [{ type: "setCamera", on: false }, [["setCamera", false]]],
    shareScreen: [{ type: "shareScreen", on: true }, [["shareScreen", true]]],
    switchMedia: [{ type: "switchMedia", media: "video" }, [["switchMedia", "video"]]],
    answerVideo: [{ type: "answerVideo", agree: true }, [["answerVideo", true]]],
    add: [{ type: "add", people: ["carol"] }, [["add", ["carol"]]]],
    resumeSound: [{ type: "resumeSound" }, [["resumeSound"]]],
    chooseDevice: [{ type: "chooseDevice", kind: "speaker", id: null }, [["chooseDevice", "speaker", null]]],
    callAgain: [
      { type: "callAgain", to: "alice", media: "audio" },
      [["event dismiss"], ["call", { to: "alice", media: "audio" }]],
    ],
    minimize: [{ type: "minimize" }, [["event minimize"]]],
    restore: [{ type: "restore" }, [["event restore"]]],
    dismiss: [{ type: "dismiss" }, [["event dismiss"]]],
    togglePanel: [{ type: "togglePanel", panel: "devices" }, [["event toggle-panel", "devices"]]],
  };

test.each(Object.entries(expected))("%s", (_type, [action, heard]) => {
  expect(heardOf(action)).toEqual(heard);
});

test("a press that fails is said in words, unless the screen shows it anyway", async () => {
  const said: string[] = [];
  const client = fakeClient(always([]), { user: "bob" });
  const { attempt } = createKitContext({ client, messages: en, onFailure: (text) => said.push(text) });
  for (const code of ["too_many_people", "microphone_refused", "call_over", "no such code"])
    attempt(Promise.reject(Object.assign(new Error(code), { code })));
  attempt(Promise.reject(new Error("a bug")));
  await Promise.resolve();
  await Promise.resolve();
  expect(said).toEqual([en.errors.too_many_people]);
});

test("who picks no screen to share need not be told so", async () => {
  const said: string[] = [];
  const call: Call = { ...fakeCall(stateOf({ state: "leaving" })), shareScreen: () => Promise.reject(refusal) };
  const client = fakeClient(always([call]), { user: "bob" });
  const context = createKitContext({ client, messages: en, onFailure: (text) => said.push(text) });
  const target = new EventTarget();
  const press = async (code: string): Promise<void> => {
    refusal = Object.assign(new Error(code), { name: "CallError", code });
    runAction(
      { context, call, dispatchEvent: (event) => target.dispatchEvent(event) },
      { type: "shareScreen", on: true },
    );
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  let refusal = new Error();
  await press("screen_refused");
  expect(said).toEqual([]);
  await press("screen_failed");
  expect(said).toEqual([en.errors.screen_failed]);
});
