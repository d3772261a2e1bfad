import { expect, test, vi } from "vitest";
import { callError } from "../errors.ts";
import type { CallEvent } from "../face.ts";
import { createOutbox } from "./outbox.ts";

const event = (): CallEvent => ({ type: "error", error: callError("call_over"), callId: null });

test("what cannot be noted as told is reported, and what follows it is told all the same", () => {
  const report = vi.spyOn(console, "error").mockReturnValue(undefined);
  const outbox = createOutbox();
  const fails = (): never => {
    throw new Error("no storage");
  };
  outbox.put({ event: null, waits: false, told: fails });
  const heard: CallEvent[] = [];
  outbox.observe((each) => void heard.push(each));
  const [first, second] = [event(), event()];
  const told = vi.fn<() => void>();
  outbox.put({ event: first, waits: true, told: fails });
  outbox.put({ event: second, waits: true, told });
  expect(heard).toEqual([first, second]);
  expect(told).toHaveBeenCalledOnce();
  expect(report).toHaveBeenCalledTimes(2);
  report.mockRestore();
});
