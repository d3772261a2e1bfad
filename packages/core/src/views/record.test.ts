import { expect, test } from "vitest";
import { decide } from "../decide.ts";
import { record } from "./record.ts";
import { wake } from "../rules/deadlines.ts";
import {
  after,
  alice,
  bob,
  callId,
  command,
  known,
  over,
  ringing,
  context,
  start,
  talking,
} from "../testing/people.ts";

const at = (ms: number): string => new Date(start + ms).toISOString();

test("BILL-1: without an answer the total is 0 and there are no stays", () => {
  const ends = [
    after(ringing(), decide(ringing(), command("reject"), bob, context(start + 9000))),
    after(ringing(), decide(ringing(), command("cancel"), alice, context(start + 9000))),
    after(ringing(), wake(ringing(), context(start + 99_000))),
    ringing({ busy: new Map([["bob", "another"]]) }),
  ];
  expect(ends.map((call) => known(call).state)).toEqual(["ended", "ended", "ended", "ended"]);
  for (const call of ends) {
    const { totalTime, connectedAt, legs } = record(callId, known(call));
    expect({ totalTime, connectedAt, stays: legs.flatMap((leg) => leg.stays) }).toEqual({
      totalTime: 0,
      connectedAt: null,
      stays: [],
    });
  }
});

test("BILL-3: a call that rings, talks and is over has a record", () => {
  const common = {
    callId,
    roomId: 42,
    strRoomId: null,
    group: false,
    mediaType: "video",
    caller: "alice",
    callees: ["bob"],
  };
  expect(record(callId, known(ringing()))).toEqual({
    ...common,
    state: "ringing",
    createdAt: at(0),
    connectedAt: null,
    endedAt: null,
    totalTime: 0,
    result: null,
    reason: null,
    legs: [
      { userId: "alice", state: "waiting", reason: null, stays: [] },
      { userId: "bob", state: "ringing", reason: null, stays: [] },
    ],
  });
  expect(record(callId, known(talking()))).toMatchObject({
    state: "talking",
    connectedAt: at(5000),
    endedAt: null,
    legs: [
      { userId: "alice", state: "joined", stays: [{ joinedAt: at(5000), leftAt: null, totalTime: 0 }] },
      { userId: "bob", state: "joined" },
    ],
  });
  const stay = { joinedAt: at(5000), leftAt: at(15_000), totalTime: 10_000 };
  expect(record(callId, known(over()))).toEqual({
    ...common,
    state: "ended",
    createdAt: at(0),
    connectedAt: at(5000),
    endedAt: at(15_000),
    totalTime: 10_000,
    result: "normal_end",
    reason: 1,
    legs: [
      { userId: "alice", state: "left", reason: 1, stays: [stay] },
      { userId: "bob", state: "left", reason: 1, stays: [stay] },
    ],
  });
});
