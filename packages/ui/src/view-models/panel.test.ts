import { describe, expect, test } from "vitest";
import { stateOf } from "../testing/fake-call.ts";
import { everyState, participantOf, snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { panelView } from "./panel.ts";

const talking = { state: "talking", since: 0, link: "connected", away: [] } as const;
const asked = (user: string) => stateOf(talking, { media: "audio", videoAsked: { user, endsAt: 1 } });

describe.each(wordings)("%s", (_lang, wording) => {
  const { messages } = wording;

  test("the other side's question can be agreed to; our own can be taken back", () => {
    expect(panelView(snapshotOfCall(asked("alice")), wording, "none")).toEqual({
      type: "videoQuestion",
      text: messages.videoAsked("Zoe"),
      refuse: { label: messages.notNow, action: { type: "answerVideo", agree: false } },
      agree: { label: messages.agree, action: { type: "answerVideo", agree: true } },
    });
    expect(panelView(snapshotOfCall(asked("bob")), wording, "none")).toEqual({
      type: "videoQuestion",
      text: messages.videoPending,
      refuse: { label: messages.takeBack, action: { type: "answerVideo", agree: false } },
      agree: null,
    });
  });

  test("a question is asked of people who talk, in no other state", () => {
    for (const state of everyState) {
      const shown = snapshotOfCall({ ...state, videoAsked: { user: "alice", endsAt: 1 } });
      expect(panelView(shown, wording, "none").type).toBe(state.state === "talking" ? "videoQuestion" : "none");
    }
  });

  test("who left, or never came, may be rung again; who is there, is rung or was removed may not", () => {
    const participants = [
      participantOf("alice"),
      participantOf("carol", { state: "ringing" }),
      participantOf("dave", { state: "left", how: "missed" }),
      participantOf("erin", { state: "left", how: "removed" }),
    ];
    expect(panelView(snapshotOfCall(stateOf(talking), { participants }), wording, "invite")).toEqual({
      type: "invite",
      label: messages.invite,
      field: messages.whoToInvite,
      ring: messages.ring,
      again: [{ label: messages.ringAgain("Dave"), action: { type: "add", people: ["dave"] } }],
    });
  });
});
