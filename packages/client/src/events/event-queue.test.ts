import { expect, test, vi } from "vitest";
import { callError } from "../api/errors.ts";
import type { CallEvent } from "../api/events.ts";
import { createEventQueue } from "./event-queue.ts";

const event = (): CallEvent => ({ type: "error", error: callError("call_over"), callId: null });

test("what cannot be noted as told is reported, and what follows it is told all the same", () => {
  const report = vi.spyOn(console, "error").mockReturnValue(undefined);
  const eventQueue = createEventQueue();
  const fails = (): never => {
    throw new Error("no storage");
  };
  eventQueue.put({ event: null, waits: false, told: fails });
  const heard: CallEvent[] = [];
  eventQueue.observe((each) => void heard.push(each));
  const [first, second] = [event(), event()];
  const told = vi.fn<() => void>();
  eventQueue.put({ event: first, waits: true, told: fails });
  eventQueue.put({ event: second, waits: true, told });
  expect(heard).toEqual([first, second]);
  expect(told).toHaveBeenCalledOnce();
  expect(report).toHaveBeenCalledTimes(2);
  report.mockRestore();
});
