import { describe, expect, test } from "vitest";
import { stateOf } from "../testing/fake-call.ts";
import { snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { deviceMenuView } from "./device-menu.ts";

const talking = { state: "talking", since: 0, link: "connected", away: [] } as const;
const headset = { id: "h", label: "Headset" };
const of = (chosen: string | null, chosenName: string) => {
  const none = { list: [], chosen: null, chosenName: "", barred: null };
  return { microphone: { list: [headset], chosen, chosenName, barred: null }, camera: none, speaker: none };
};

describe.each(wordings)("%s", (_lang, { messages }) => {
  test.each([
    ["audio", ["microphone", "speaker"]],
    ["video", ["microphone", "camera", "speaker"]],
  ] as const)("the devices of a call of %s", (media, kinds) => {
    const { choices, volume } = deviceMenuView(snapshotOfCall(stateOf(talking, { media }), { volume: 0.4 }), messages);
    expect(choices.map(({ kind }) => kind)).toEqual(kinds);
    expect(choices.map(({ label }) => label)).toEqual(kinds.map((kind) => messages.device[kind]));
    expect(volume).toEqual({ label: messages.volume, value: 0.4 });
  });

  test.each([
    ["the system's own", null, "", ["", messages.systemDevice]],
    ["one that is there", "h", "Headset", ["h", "Headset"]],
    ["one that is not there", "x", "Gone", ["x", messages.absentDevice("Gone")]],
  ] as const)("chosen: %s", (_what, chosen, name, selected) => {
    const shown = snapshotOfCall(stateOf(talking), { devices: of(chosen, name) });
    const options = deviceMenuView(shown, messages).choices[0]?.options ?? [];
    expect(options.filter((each) => each.selected).map(({ id, label }) => [id ?? "", label])).toEqual([selected]);
    expect(options[0]?.id).toBeNull();
    expect(options.at(-1)?.label).toBe("Headset");
  });
});
