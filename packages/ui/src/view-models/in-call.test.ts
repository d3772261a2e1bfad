import type { LinkState, SourceState } from "@opencallkit/client";
import { describe, expect, test } from "vitest";
import type { Messages } from "../i18n/messages.ts";
import { stateOf } from "../testing/fake-call.ts";
import { FakeStream } from "../testing/fake-stream.ts";
import { everyState, participantOf, snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { inCallView } from "./in-call.ts";

const talking = (link: LinkState, away: readonly string[] = []) => stateOf({ state: "talking", since: 7, link, away });

/** Test table: the status text for each link state, or null where the call timer runs. */
const statuses: { readonly [L in LinkState]: (messages: Messages) => string | null } = {
  none: () => null,
  connecting: ({ connecting }) => connecting,
  connected: () => null,
  reconnecting: ({ reconnecting }) => reconnecting,
  failed: ({ errors }) => errors.no_media_path,
};
const quiet: { readonly [S in SourceState]: (messages: Messages) => string } = {
  unknown: () => "",
  on: () => "",
  off: ({ otherMuted }) => otherMuted("Zoe"),
  pending: ({ otherMicrophone }) => otherMicrophone.pending("Zoe"),
  interrupted: ({ otherMicrophone }) => otherMicrophone.interrupted("Zoe"),
  failed: ({ otherMicrophone }) => otherMicrophone.failed("Zoe"),
  forbidden: ({ otherMicrophone }) => otherMicrophone.forbidden("Zoe"),
};
const linkStates = ["none", "connecting", "connected", "reconnecting", "failed"] as const;
const sources = ["unknown", "on", "off", "pending", "interrupted", "failed", "forbidden"] as const;

describe.each(wordings)("%s", (_lang, wording) => {
  const { messages } = wording;

  test.each(linkStates)("the status of a link that is %s", (link) => {
    const text = statuses[link](messages);
    expect(inCallView(snapshotOfCall(talking(link)), wording, "none").status).toEqual(
      text === null ? { type: "clock", since: 7 } : { type: "text", text },
    );
  });

  test.each(linkStates)("somebody who is away for now is waited for, whatever the link says: %s", (link) => {
    expect(inCallView(snapshotOfCall(talking(link, ["alice"])), wording, "none").status).toEqual({
      type: "text",
      text: messages.reconnecting,
    });
  });

  test("the clock runs while people talk, in no other state", () => {
    for (const state of everyState) {
      const { status } = inCallView(snapshotOfCall(state), wording, "none");
      expect(status.type === "text" ? status.text !== "" : state.state === "talking").toBe(true);
    }
  });

  test.each(sources)("why the other one is not heard: %s", (microphone) => {
    const participants = [participantOf("alice", { microphone })];
    const seen = inCallView(snapshotOfCall(talking("connected"), { participants }), wording, "none");
    expect(seen.quiet).toBe(quiet[microphone](messages));
    const weak = [participantOf("alice", { microphone, quality: "poor" })];
    expect(inCallView(snapshotOfCall(talking("connected"), { participants: weak }), wording, "none").quiet).toBe(
      seen.quiet || messages.weak,
    );
    // Priority: a failed link hides the microphone fault; one message at a time.
    expect(inCallView(snapshotOfCall(talking("failed"), { participants }), wording, "none").quiet).toBe("");
  });

  test("the other one's video fills the window; our own stands in a corner", () => {
    const [video, preview] = [new FakeStream(), new FakeStream()];
    const participants = [participantOf("alice", { video })];
    const view = inCallView(snapshotOfCall(talking("connected"), { participants, preview }), wording, "none");
    expect(view.backdrop).toEqual({ type: "video", stream: video, label: "Zoe", look: "cropped" });
    expect(view.backdrop.type === "video" && view.backdrop.stream === video).toBe(true);
    expect(view.asides).toEqual([{ stream: preview, label: messages.you, look: "mirrored" }]);
    expect(view.asides[0]?.stream).toBe(preview);
    const dark = inCallView(snapshotOfCall(talking("connected")), wording, "none");
    expect([dark.backdrop.type, dark.asides]).toEqual(["colours", []]);
  });

  test("a shared screen fills the window, whole; the camera of who shares it stands in the corner", () => {
    const [video, screenVideo] = [new FakeStream(), new FakeStream()];
    const participants = [participantOf("alice", { video, screenVideo })];
    const view = inCallView(snapshotOfCall(talking("connected"), { participants }), wording, "none");
    expect(view.backdrop).toEqual({
      type: "video",
      stream: screenVideo,
      label: messages.screenOf("Zoe"),
      look: "whole",
    });
    expect(view.backdrop.type === "video" && view.backdrop.stream === screenVideo).toBe(true);
    expect(view.asides.map(({ label, look }) => [label, look])).toEqual([["Zoe", "cropped"]]);
    expect(view.asides[0]?.stream).toBe(video);
  });
});
