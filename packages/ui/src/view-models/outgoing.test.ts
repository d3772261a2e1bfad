import { describe, expect, test } from "vitest";
import { stateOf } from "../testing/fake-call.ts";
import { FakeStream } from "../testing/fake-stream.ts";
import { snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { outgoingView } from "./outgoing.ts";

const calling = (pending: boolean) => stateOf({ state: "calling", pending }, { role: "caller", other: "carol" });

describe.each(wordings)("%s", (_lang, wording) => {
  const { messages } = wording;

  test("it rings over there once the server has the call", () => {
    expect(outgoingView(snapshotOfCall(calling(true)), wording, "none").status).toBe(messages.dialling);
    expect(outgoingView(snapshotOfCall(calling(false)), wording, "none").status).toBe(messages.calling);
  });

  test("our own video fills the window, mirrored; without one the other person's colours do", () => {
    const preview = new FakeStream();
    const view = outgoingView(snapshotOfCall(calling(false), { preview }), wording, "none");
    expect(view.name).toBe("Carol");
    expect(view.backdrop).toEqual({ type: "video", stream: preview, label: messages.you, look: "mirrored" });
    expect(outgoingView(snapshotOfCall(calling(false)), wording, "none").backdrop).toEqual({ type: "colours" });
  });

  test("nobody can be invited yet, nor is sound asked for: only minimizing is there", () => {
    const view = outgoingView(snapshotOfCall(calling(false), { autoplay: "blocked" }), wording, "none");
    expect(view.corners.map(({ label }) => label)).toEqual([messages.minimize]);
    expect(view.hear).toBeNull();
  });
});
