import type { Fact } from "@opencallkit/protocol";
import type { LogDetails, OutboxFact } from "../../ports/index.ts";
import { outboxWalker } from "../outbox-walker.ts";
import { fakeOutbox } from "./fake-outbox.ts";
import { virtualTime } from "./virtual-time.ts";

/** When a scene begins, in ms by the store's clock. */
export const start = 1_000_000;
export const ended = (at: number): Fact => ({ type: "ended", at, body: { result: "cancel", by: "alice" } });
export const rang = (at: number): Fact => ({ type: "rang", at, body: { user: "bob", device: "device-1" } });

/** An outbox, and walkers over it that say what they do. */
export const scene = () => {
  const time = virtualTime(start);
  const fake = fakeOutbox(time.now);
  const lines: (readonly [string, LogDetails | undefined])[] = [];
  const of = (event: string): readonly (LogDetails | undefined)[] =>
    lines.filter(([name]) => name === event).map(([, details]) => details);
  const walker = (holder: string, react: (facts: readonly OutboxFact[]) => Promise<void> = () => Promise.resolve()) => {
    const heard: string[] = [];
    const walks = outboxWalker({
      outbox: fake.outbox,
      reaction: {
        cursor: "log",
        start: "now",
        names: ["ended"],
        react: async (facts) => {
          await react(facts);
          heard.push(...facts.map(({ call }) => call));
        },
      },
      holder,
      now: time.now,
      timers: time.timers,
      log: (_level, event, details) => void lines.push([event, details]),
    });
    return { ...walks, heard };
  };
  return { time, fake, of, walker };
};
