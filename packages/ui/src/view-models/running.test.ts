import { describe, expect, test } from "vitest";
import { stateOf } from "../testing/fake-call.ts";
import { everyState, participantOf, snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import type { CallSnapshot } from "../snapshot.ts";
import type { OpenPanel } from "./panel.ts";
import { runningView } from "./running.ts";

const talking = { state: "talking", since: 0, link: "connected", away: [] } as const;
const opened: readonly OpenPanel[] = ["none", "devices", "invite"];

describe.each(wordings)("%s", (_lang, wording) => {
  const { messages } = wording;

  test.each([
    ["voice, of two", { media: "audio" }, [messages.askVideo, messages.invite, messages.minimize]],
    ["video, of two", {}, [messages.toVoice, messages.invite, messages.minimize]],
    ["a group", { group: true }, [messages.invite, messages.minimize]],
    [
      "while somebody asks for video",
      { media: "audio", videoAsked: { user: "alice", endsAt: 1 } },
      [messages.invite, messages.minimize],
    ],
  ] as const)("the corners of %s", (_what, about, labels) => {
    const { corners } = runningView(snapshotOfCall(stateOf(talking, about)), wording, "none");
    expect(corners.map(({ label }) => label)).toEqual(labels);
  });

  test("a screen is shared and not shared any more by a button, where it can be", () => {
    const of = (screen: CallSnapshot["screen"]) =>
      runningView(snapshotOfCall(stateOf(talking, { group: true }), { screen }), wording, "none").corners.flatMap(
        ({ label, action }) => (action.type === "shareScreen" ? [[label, action.on]] : []),
      );
    expect(of({ state: "unavailable" })).toEqual([]);
    expect(of({ state: "off" })).toEqual([[messages.shareScreen, true]]);
    expect(of({ state: "on", sound: false })).toEqual([[messages.stopSharing, false]]);
  });

  test("in every state and with every panel, controls have names of their own and what is open is marked", () => {
    for (const state of everyState)
      for (const open of opened) {
        const view = runningView(snapshotOfCall(state, { participants: [participantOf("alice")] }), wording, open);
        const buttons = [...view.corners, ...view.controls];
        const labels = buttons.map(({ label }) => label);
        expect(new Set(labels).size).toBe(labels.length);
        const talks = state.state === "talking";
        expect(labels.includes(messages.invite)).toBe(talks);
        expect(labels.includes(messages.cameraOff)).toBe(state.media === "video");
        const marked = buttons.flatMap(({ action, expanded }) =>
          expanded === true && action.type === "togglePanel" ? [action.panel] : [],
        );
        expect(marked).toEqual(open === "none" || (open === "invite" && !talks) ? [] : [open]);
        expect(view.panel.type).toBe(open);
      }
  });

  test.each([
    [{ muted: false, camera: true }, [messages.mute, messages.cameraOff], ["plain", "plain"]],
    [{ muted: true, camera: false }, [messages.unmute, messages.cameraOn], ["active", "active"]],
  ])("the control bar shows wishes: %o", (wish, labels, tones) => {
    const { controls } = runningView(snapshotOfCall(stateOf(talking), { wish }), wording, "none");
    expect(controls.map(({ label }) => label)).toEqual([...labels, messages.devices, messages.hangUp]);
    expect(controls.slice(0, 2).map(({ tone }) => tone)).toEqual(tones);
    expect(controls.map(({ action }) => action)).toEqual([
      { type: "setMuted", muted: !wish.muted },
      { type: "setCamera", on: !wish.camera },
      { type: "togglePanel", panel: "devices" },
      { type: "hangUp" },
    ]);
  });

  test("where the browser holds the sound back, one press frees it", () => {
    const { hear } = runningView(snapshotOfCall(stateOf(talking), { autoplay: "blocked" }), wording, "none");
    expect(hear).toEqual({ label: messages.hear, action: { type: "resumeSound" } });
    expect(runningView(snapshotOfCall(stateOf(talking)), wording, "none").hear).toBeNull();
  });
});
