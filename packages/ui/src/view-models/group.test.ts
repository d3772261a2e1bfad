import type { LinkState, Participant, SourceState } from "@opencallkit/client";
import { describe, expect, test } from "vitest";
import type { Messages } from "../i18n/messages.ts";
import { stateOf } from "../testing/fake-call.ts";
import { FakeStream } from "../testing/fake-stream.ts";
import { participantOf, snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { groupView, type GroupView } from "./group.ts";

const talking = (away: readonly string[] = []) =>
  stateOf({ state: "talking", since: 7, link: "connected", away }, { group: true });

const linkNotes: { readonly [L in LinkState]: (messages: Messages) => string } = {
  none: () => "",
  connecting: ({ connecting }) => connecting,
  connected: () => "",
  reconnecting: ({ reconnecting }) => reconnecting,
  failed: ({ noPath }) => noPath,
};
const microphoneNotes: { readonly [S in SourceState]: (messages: Messages) => string } = {
  unknown: () => "",
  on: () => "",
  off: () => "",
  pending: ({ tileMicrophone }) => tileMicrophone.pending,
  interrupted: ({ tileMicrophone }) => tileMicrophone.interrupted,
  failed: ({ tileMicrophone }) => tileMicrophone.failed,
  forbidden: ({ tileMicrophone }) => tileMicrophone.forbidden,
};
const linkStates = ["none", "connecting", "connected", "reconnecting", "failed"] as const;
const sources = ["unknown", "on", "off", "pending", "interrupted", "failed", "forbidden"] as const;

describe.each(wordings)("%s", (_lang, wording) => {
  const { messages } = wording;
  const of = (participants: readonly Participant[], state = talking()): GroupView =>
    groupView(snapshotOfCall(state, { participants }), wording, "none");
  const noteOf = (person: Participant, away: readonly string[] = []): string | undefined =>
    of([person], talking(away)).tiles[1]?.note;

  test.each(linkStates)("the note of a link that is %s, before that of a microphone", (link) => {
    expect(noteOf(participantOf("carol", { link }))).toBe(linkNotes[link](messages));
    const failed = noteOf(participantOf("carol", { link, microphone: "failed" }));
    expect(failed).toBe(linkNotes[link](messages) || messages.tileMicrophone.failed);
  });

  test.each(sources)("the note of a microphone that is %s", (microphone) => {
    const tile = of([participantOf("carol", { microphone })]).tiles[1];
    expect(tile?.note).toBe(microphoneNotes[microphone](messages));
    expect(tile?.muted).toBe(microphone === "off");
  });

  test("who is rung pulses and is waited for; who is away reconnects", () => {
    const ringing = participantOf("carol", { state: "ringing", link: "none", microphone: "off" });
    expect(of([ringing]).tiles[1]).toMatchObject({ name: "Carol", rings: true, muted: false, note: messages.calling });
    expect(noteOf(participantOf("carol"), ["carol"])).toBe(messages.reconnecting);
  });

  test("ourselves first, then who is there or rung, in their order; who left is not shown", () => {
    const preview = new FakeStream();
    const participants = [
      participantOf("dave"),
      participantOf("carol", { state: "left", how: "missed" }),
      participantOf("alice", { state: "ringing" }),
    ];
    const shown = snapshotOfCall(talking(), { participants, preview, wish: { muted: true, camera: true } });
    const { tiles, title } = groupView(shown, wording, "none");
    expect(tiles.map(({ name }) => name)).toEqual([messages.you, "Dave", "Zoe"]);
    expect(tiles[0]).toMatchObject({ look: "mirrored", muted: true, mutedText: messages.mutedNow });
    expect(tiles[0]?.stream).toBe(preview);
    expect(title).toBe(messages.groupOf(2));
  });

  test("before the server has let us in we are not counted, and there is no clock", () => {
    const view = of([participantOf("alice")], stateOf({ state: "accepting" }, { group: true }));
    expect([view.title, view.status]).toEqual([messages.groupOf(1), { type: "text", text: messages.connecting }]);
    expect(of([]).status).toEqual({ type: "clock", since: 7 });
  });

  test("shared screens come first, to be looked at whole", () => {
    const screenVideo = new FakeStream();
    const { tiles } = of([participantOf("dave"), participantOf("carol", { screenVideo })]);
    expect(tiles.map(({ name, look }) => [name, look])).toEqual([
      [messages.screenOf("Carol"), "whole"],
      [messages.you, "mirrored"],
      ["Dave", "cropped"],
      ["Carol", "cropped"],
    ]);
    expect(tiles[0]?.stream).toBe(screenVideo);
  });

  test("who speaks is marked while they are heard; a weak link is noted, after what is wrong with a microphone", () => {
    const speaks = (about: Partial<Participant>) => of([participantOf("carol", about)]).tiles[1]?.speaks;
    expect(speaks({ speaking: true, audio: true })).toBe(true);
    expect([speaks({ speaking: true }), speaks({ audio: true }), of([]).tiles[0]?.speaks]).toEqual([
      false,
      false,
      false,
    ]);
    for (const [quality, note] of [
      ["unknown", ""],
      ["excellent", ""],
      ["good", ""],
      ["poor", messages.weak],
      ["lost", messages.weak],
    ] as const) {
      expect(noteOf(participantOf("carol", { quality }))).toBe(note);
      expect(noteOf(participantOf("carol", { quality, microphone: "failed" }))).toBe(messages.tileMicrophone.failed);
    }
  });
});
