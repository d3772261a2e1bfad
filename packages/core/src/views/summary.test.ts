import { expect, test } from "vitest";
import { newCall } from "../call/call.ts";
import { decide } from "../decide.ts";
import { wake } from "../rules/deadlines.ts";
import {
  after,
  alice,
  bob,
  callId,
  command,
  context,
  known,
  over,
  ringing,
  start,
  talking,
} from "../testing/people.ts";
import { record } from "./record.ts";
import { newSummary, summaryOf } from "./summary.ts";

const parts = (call: ReturnType<typeof ringing>) => summaryOf(known(call)).people.map(({ part }) => part);

test("ARCHIVE-3: a person's talk is what their stays in the record add up to; who never joined has none", () => {
  const talked = known(over());
  const totals = record(callId, talked).legs.map(({ stays }) =>
    stays.reduce((sum, { totalTime }) => sum + totalTime, 0),
  );
  expect(summaryOf(talked).people.map(({ talkMs }) => talkMs)).toEqual(totals);
  const declined = after(ringing(), decide(ringing(), command("reject"), bob, context(start + 9000)));
  expect(summaryOf(known(declined)).people.map(({ talkMs }) => talkMs)).toEqual([null, null]);
});

test("ARCHIVE-4: cancelled, unanswered and busy is missed; declined and answered is not, nor what a blocked caller tried", () => {
  expect(parts(after(ringing(), decide(ringing(), command("cancel"), alice, context(start + 9000))))).toEqual([
    "caller",
    "missed",
  ]);
  expect(parts(after(ringing(), wake(ringing(), context(start + 99_000))))).toEqual(["caller", "missed"]);
  expect(parts(ringing({ busy: new Map([["bob", "another"]]) }))).toEqual(["caller", "missed"]);
  expect(parts(after(ringing(), decide(ringing(), command("reject"), bob, context(start + 9000))))).toEqual([
    "caller",
    "rejected",
  ]);
  expect(parts(over())).toEqual(["caller", "answered"]);
  const shielded = ringing({ blockers: new Set(["bob"]) });
  expect(parts(after(shielded, wake(shielded, context(start + 99_000))))).toEqual(["caller", "unheard"]);
});

test("a call is summed up when it begins and when it ends, and not in between", () => {
  expect(newSummary(newCall, ringing())).toEqual({
    createdAt: start,
    media: "video",
    group: false,
    result: null,
    people: [],
  });
  expect(newSummary(ringing(), talking())).toBeNull();
  expect(newSummary(talking(), over())).toMatchObject({ result: "normal_end" });
});
