import type { CallState } from "@opencallkit/client";
import { describe, expect, test } from "vitest";
import { endedBy, stateOf } from "../testing/fake-call.ts";
import { everyState, snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { endText } from "./end-text.ts";
import { endedView, type EndedView } from "./ended.ts";

describe.each(wordings)("%s", (_lang, wording) => {
  const { messages } = wording;
  const of = (state: CallState): EndedView => endedView(snapshotOfCall(state), wording);
  const labelsOf = (state: CallState): readonly string[] => of(state).buttons.map(({ label }) => label);

  test.each([
    ["nobody talked", endedBy({ result: "not_answer", reason: 3 }), {}, [messages.callAgain]],
    ["people talked", endedBy({ totalTime: 5000 }), {}, []],
    ["the others talk on", endedBy({ totalTime: 5000 }, { goesOn: true }), { group: true }, [messages.joinAgain]],
    ["nobody of a group came", endedBy({ result: "not_answer" }), { group: true, role: "caller" }, []],
    ["another device of ours answered", endedBy({ reason: 7 }), {}, []],
    ["another device of ours declined", endedBy({ result: "reject", reason: 8 }), {}, []],
    ["another device of ours has it", { state: "elsewhere", how: "answered" }, {}, []],
  ] as const)("what one may do next when %s", (_what, lifecycle, about, more) => {
    expect(labelsOf(stateOf(lifecycle, about))).toEqual([messages.close, ...more]);
  });

  test("nothing can be pressed while the end is on its way", () => {
    expect(labelsOf(stateOf({ state: "leaving" }))).toEqual([]);
  });

  test("calling again is a call like this one", () => {
    const { buttons } = of(stateOf(endedBy({ result: "not_answer", reason: 3 }), { media: "audio" }));
    expect(buttons[1]).toEqual({
      label: messages.callAgain,
      action: { type: "callAgain", to: "alice", media: "audio" },
      main: true,
    });
  });

  test("in every state a reason is given, and a duration exactly where people talked", () => {
    for (const state of everyState) {
      const { reason, about, name } = of(state);
      expect(name).toBe("Zoe");
      expect(reason).toBe(endText(state, "Zoe", messages));
      expect(reason.trim()).not.toBe("");
      const talked = state.state === "ended" && state.ending.totalTime !== null;
      expect(about).toBe(talked ? `Zoe · ${messages.duration} 01:05` : "Zoe");
    }
  });
});
