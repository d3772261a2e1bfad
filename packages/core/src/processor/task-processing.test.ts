import type { Fact } from "@opencallkit/protocol";
import { describe, expect, test } from "vitest";
import { defaultPolicy, unlimited } from "../context.ts";
import { alice, bob, bob2, callId, command, invitation, start } from "../testing/people.ts";
import { holdsSlot } from "../call/people.ts";
import { commandTask, type CommandTask } from "./command-task.ts";
import { unheardOf, type LiveCall } from "./live-call.ts";
import { accepted, type ProcessorMemory, type ProcessorStep } from "./steps.ts";
import { TaskProcessing } from "./task-processing.ts";

const app = 1;
const otherId = "BBBBBBBBBBBBBBBBBBBBBB";

/** The memory of a node with these calls cached, alone on its store unless `shared`. */
const memoryOf = (calls: readonly LiveCall[], more: Partial<ProcessorMemory> = {}): ProcessorMemory => ({
  now: () => start,
  cached: (_app, id) => calls.find((each) => each.id === id),
  holding: (_app, user) => calls.find((each) => holdsSlot(each.call, user)),
  devices: () => [],
  heardAt: () => start,
  policy: () => defaultPolicy,
  graceFrom: () => 0,
  allowance: () => unlimited,
  drawRoom: () => 7,
  shared: false,
  alone: () => true,
  isKnownBlocked: () => false,
  noteBlocked: () => undefined,
  ...more,
});

const asked = (task: CommandTask, memory = memoryOf([])) => {
  const processing = new TaskProcessing(task, memory);
  return { processing, step: processing.start() };
};
const invite = (by = alice, body: Parameters<typeof invitation>[0] = {}, id = "one") =>
  commandTask(app, invitation(body), by, id, start);

/** The write set of an append step. */
const writeSetIn = (step: ProcessorStep) => {
  if (step.type !== "append") throw new Error(`${step.type} instead of append`);
  return step.writeSet;
};
const committedIn = (step: ProcessorStep) => {
  if (step.type !== "committed") throw new Error(`${step.type} instead of committed`);
  return step;
};
const taskIn = (step: ProcessorStep): CommandTask => {
  if (step.type !== "run") throw new Error(`${step.type} instead of run`);
  return step.task;
};
const types = (facts: readonly Fact[]) => facts.map(({ type }) => type);

/** The call after a task without conflicts. */
const done = (task: CommandTask, memory = memoryOf([]), place = 1): LiveCall => {
  const { processing, step } = asked(task, memory);
  expect(step.type).toBe("append");
  return committedIn(processing.appended({ done: true, place })).committed.live;
};
const rung = (): LiveCall => done(invite());

test("a command that memory can decide needs one step: its append", () => {
  const { processing, step } = asked(invite());
  expect(writeSetIn(step)).toMatchObject({
    app,
    call: callId,
    version: 0,
    take: ["alice", "bob"],
    due: start + 10_000,
  });
  const { committed, due, reply } = committedIn(processing.appended({ done: true, place: 9 }));
  expect(reply).toEqual(accepted);
  expect(due).toBe(start + 10_000);
  expect(types(committed.facts)).toEqual(["invited"]);
  expect(committed).toMatchObject({ first: 1, newcomers: ["alice", "bob"], origin: "command", live: { place: 9 } });
});

describe("STORE-2: a repeat finds the reply of the first", () => {
  test("that was accepted", () => {
    expect(asked(invite(), memoryOf([rung()])).step).toEqual({ type: "replied", reply: accepted });
  });
  test("that was refused, and had used its call id up", () => {
    const { processing, step } = asked(invite(alice, { callees: Array.from("abcdefghijk") }));
    // Refused only after a load: it must be sure that nobody has begun the call.
    expect(step).toEqual({ type: "load" });
    expect(types(writeSetIn(processing.loaded(null)).facts)).toEqual(["voided"]);
    const { committed, reply } = committedIn(processing.appended({ done: true, place: 1 }));
    expect(reply).toEqual({ type: "refused", code: "too_many_people" });
    const again = asked(invite()).processing;
    expect(again.appended({ done: false, conflict: "version" })).toEqual({ type: "load" });
    expect(again.loaded(committed.live)).toEqual({ type: "replied", reply });
  });
});

describe("STORE-3: somebody was there first", () => {
  test("with the next version: the call is loaded, and decided again", () => {
    const { processing, step } = asked(commandTask(app, command("accept"), bob, "two", start), memoryOf([rung()]));
    expect(types(writeSetIn(step).facts)).toEqual(["joined"]);
    expect(processing.appended({ done: false, conflict: "version" })).toEqual({ type: "load" });
    const answered = done(commandTask(app, command("accept"), bob2, "three", start), memoryOf([rung()]));
    expect(processing.loaded(answered)).toEqual({
      type: "replied",
      reply: { type: "refused", code: "answered_elsewhere" },
    });
  });
  test("with a slot: whoever holds it is asked for, and it is decided with that", () => {
    const { processing } = asked(invite());
    expect(processing.appended({ done: false, conflict: "slot" })).toEqual({
      type: "holders",
      users: ["alice", "bob"],
    });
    const next = processing.foundHolders(new Map([["bob", otherId]]));
    expect(types(writeSetIn(next).facts)).toEqual(["invited", "lineBusy", "ended"]);
  });
  test("with the room: another one is drawn, but a wished one is refused", () => {
    expect(asked(invite()).processing.appended({ done: false, conflict: "room" }).type).toBe("append");
    const wished = asked(invite(alice, { room: 5 })).processing.appended({ done: false, conflict: "room" });
    expect(types(writeSetIn(wished).facts)).toEqual(["voided"]);
  });
  test("with a block: who has blocked the asker is asked for, once and then before the first attempt", () => {
    const noted: string[] = [];
    const memory = memoryOf([], { noteBlocked: (_app, user) => void noted.push(user) });
    const { processing } = asked(invite(), memory);
    const blockers = { type: "blockers", by: "alice", people: ["bob"] };
    expect(processing.appended({ done: false, conflict: "block" })).toEqual(blockers);
    expect(noted).toEqual(["alice"]);
    const shielded = writeSetIn(processing.foundBlockers(new Set(["bob"])));
    expect(shielded.rings).toEqual({ by: "alice", people: [] });
    expect(asked(invite(), memoryOf([], { isKnownBlocked: () => true })).step).toEqual(blockers);
  });
  test("five times: it is refused for now", () => {
    const { processing, step } = asked(invite());
    let next: ProcessorStep = step;
    for (let count = 0; count < 5; count += 1) {
      expect(next.type).toBe("append");
      next = processing.appended({ done: false, conflict: "room" });
    }
    expect(next).toEqual({ type: "replied", reply: { type: "refused", code: "try_later" } });
  });
});

describe("GLARE-1: an invite that meets a call the other way", () => {
  const rings = rung();
  const glare = () =>
    asked(
      invite(bob, { call: otherId, callees: ["alice"], media: "audio" }, "glare"),
      memoryOf([rings], { alone: () => true, cached: (_app, id) => (id === callId ? rings : undefined) }),
    );

  test("is sure of its own call first, answers the other one under its own id, and keeps that reply", () => {
    const { processing, step } = glare();
    expect(step).toEqual({ type: "load" });
    const accept = taskIn(processing.loaded(null));
    expect(accept).toMatchObject({ call: callId, key: { user: "bob", client: bob.client, id: "glare" } });
    const kept = processing.ran(accepted);
    expect(writeSetIn(kept).facts).toMatchObject([{ type: "voided", body: { cause: { how: "met", call: callId } } }]);
    expect(committedIn(processing.appended({ done: true, place: 3 })).reply).toEqual({ type: "accepted", met: callId });
  });
  test("which is over by then: whatever is due of it comes first, then the invite is decided afresh", () => {
    const { processing } = glare();
    processing.loaded(null);
    const wakes = taskIn(processing.ran({ type: "refused", code: "too_late" }));
    expect(wakes).toMatchObject({ call: callId, key: null, fresh: true });
    expect(processing.ran(accepted).type).toBe("run");
  });
  test("which somebody else has answered: that is its refusal", () => {
    const { processing } = glare();
    processing.loaded(null);
    const kept = processing.ran({ type: "refused", code: "answered_elsewhere" });
    expect(writeSetIn(kept).facts).toMatchObject([
      { type: "voided", body: { cause: { how: "refused", code: "answered_elsewhere" } } },
    ]);
  });
});

test("RECALL-1: the asker's part in their other call ends first, then the invite is decided", () => {
  const talks = done(commandTask(app, command("accept"), bob, "two", start), memoryOf([rung()]));
  const memory = memoryOf([talks], { heardAt: () => null });
  const { processing, step } = asked(invite(bob2, { call: otherId, callees: ["alice"] }, "recall"), memory);
  const abandons = taskIn(step);
  expect(abandons).toMatchObject({ call: callId, key: null, fresh: true });
  expect(types(done(abandons, memory, 5).facts).slice(-2)).toEqual(["left", "ended"]);
  expect(processing.ran(accepted).type).toBe("run");
});

test("NODE-1: with other nodes about, what people are in is asked of them, and memory is sure of nothing", () => {
  const shared = { shared: true, alone: () => false };
  const { processing, step } = asked(invite(), memoryOf([], shared));
  expect(step).toEqual({ type: "elsewhere", users: ["alice", "bob"] });
  const busy = new Map([["alice", otherId]]);
  const presence = new Map([["bob", [{ client: "page-of-bob", device: "tablet" }]]]);
  const next = processing.foundElsewhere({ busy: new Map(), presence });
  expect(writeSetIn(next).facts).toMatchObject([{ type: "invited", body: { reached: { bob: ["tablet"] } } }]);
  const other = asked(invite(), memoryOf([], shared)).processing;
  expect(other.foundElsewhere({ busy, presence })).toEqual({ type: "loadOther", call: otherId });
  // The call that held the asker is over: the invite is refused only once its own call is loaded.
  expect(other.otherLoaded(unheardOf(app, otherId))).toEqual({ type: "load" });
});
