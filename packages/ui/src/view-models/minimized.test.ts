import { describe, expect, test } from "vitest";
import { stateOf } from "../testing/fake-call.ts";
import { FakeStream } from "../testing/fake-stream.ts";
import { everyState, participantOf, snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { minimizedView } from "./minimized.ts";

describe.each(wordings)("%s", (_lang, wording) => {
  const { messages } = wording;

  test("in every state it names the other one, and can be restored and hung up", () => {
    for (const state of everyState) {
      const view = minimizedView(snapshotOfCall(state), wording);
      expect(view.name).toBe("Zoe");
      expect(view.status).toEqual(
        state.state === "talking" ? { type: "clock", since: 7 } : { type: "text", text: messages.calling },
      );
      expect(view.buttons.map(({ label, action, tone }) => [label, action.type, tone])).toEqual([
        [messages.restore, "restore", "plain"],
        [messages.hangUp, "hangUp", "decline"],
      ]);
    }
  });

  test("it shows the other one's video, and nobody else's", () => {
    const video = new FakeStream();
    const state = stateOf({ state: "talking", since: 7, link: "connected", away: [] });
    const seen = [participantOf("carol", { video: new FakeStream() }), participantOf("alice", { video })];
    expect(minimizedView(snapshotOfCall(state, { participants: seen }), wording).video).toBe(video);
    expect(minimizedView(snapshotOfCall(state, { participants: seen.slice(0, 1) }), wording).video).toBeNull();
  });
});
