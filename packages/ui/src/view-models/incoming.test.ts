import { describe, expect, test } from "vitest";
import { stateOf } from "../testing/fake-call.ts";
import { FakeStream } from "../testing/fake-stream.ts";
import { snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { incomingView } from "./incoming.ts";

const ringing = { state: "ringing", endsAt: 30_000, silent: false } as const;
const cases = (["audio", "video"] as const).flatMap((media) => [false, true].map((group) => ({ media, group })));

describe.each(wordings)("%s", (_lang, wording) => {
  const { messages } = wording;

  test.each(cases)("$media, group: $group: who calls, how, and what may be answered", ({ media, group }) => {
    const view = incomingView(snapshotOfCall(stateOf(ringing, { media, group, callees: ["bob", "carol"] })), wording);
    expect(view.name).toBe("Zoe");
    expect(view.announcement).toBe(messages.calls[media]("Zoe"));
    expect(view.subtitle).toBe((group ? messages.incomingGroup : messages.incoming)[media]);
    expect(view.others).toBe(group ? messages.withOthers(["Carol"]) : null);
    expect(view.voice?.label ?? null).toBe(media === "video" && !group ? messages.acceptVoice : null);
    expect(view.buttons.map(({ label, icon, tone }) => [label, icon, tone])).toEqual(
      media === "video"
        ? [
            [messages.decline, "hangUp", "decline"],
            [messages.cameraOff, "camera", "plain"],
            [messages.accept, "camera", "accept"],
          ]
        : [
            [messages.decline, "hangUp", "decline"],
            [messages.accept, "accept", "accept"],
          ],
    );
  });

  test("a camera that is to stay off says so, and a press turns the wish", () => {
    const view = incomingView(snapshotOfCall(stateOf(ringing), { wish: { muted: false, camera: false } }), wording);
    expect(view.buttons[1]).toEqual({
      icon: "cameraOff",
      label: messages.cameraOn,
      tone: "active",
      expanded: null,
      action: { type: "setCamera", on: true },
    });
  });

  test("a group in which nobody else is called names nobody", () => {
    expect(incomingView(snapshotOfCall(stateOf(ringing, { group: true })), wording).others).toBe("");
  });

  test("our own preview is shown as ours", () => {
    const preview = new FakeStream();
    const view = incomingView(snapshotOfCall(stateOf(ringing), { preview }), wording);
    expect(view.preview).toBe(preview);
    expect(view.previewLabel).toBe(messages.you);
  });
});
