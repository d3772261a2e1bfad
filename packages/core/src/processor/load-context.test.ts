import { newCall } from "../call/call.ts";
import type { Life } from "../context.ts";
import { expect, test } from "vitest";
import { livesOf } from "./load-context.ts";
import { fromStore, leftBehind, newestLives } from "@opencallkit/core/processor";

const stored = (life: Life) =>
  fromStore({
    app: 1,
    call: "call",
    facts: [
      {
        place: 1,
        command: null,
        fact: {
          type: "invited",
          at: 1000,
          body: {
            caller: "alice",
            client: "page",
            callees: ["bob"],
            media: "audio",
            group: false,
            plan: { path: 0, transport: "p2p" },
            room: 7,
            roomText: null,
            userData: "",
            chatGroup: "",
            ringEndsAt: 31_000,
            reached: {},
            shielded: [],
          },
        },
      },
    ],
    lives: new Map([["alice", life]]),
  });
const written = { provenAt: 5000, goneAt: null };
const seenHere = (heardAt: number | null) => livesOf(stored(written), { heardAt: () => heardAt }).get("alice");

test("NODE-7: the newest proof counts, wherever the client was heard", () => {
  expect(seenHere(null)).toEqual(written);
  expect(seenHere(6000)).toEqual({ provenAt: 6000, goneAt: null });
  // A stale connection: the client's socket here is dead, and it has come to another node meanwhile.
  expect(seenHere(4000)).toEqual(written);
});

test("BEAT-8: a call from the store may be behind; what this node has heard itself is not", () => {
  const left = leftBehind(stored(written), 4000);
  expect(left.lives.get("alice")).toEqual({ ...written, unwrittenMs: 4000 });
  expect(newestLives(left.lives, new Map([["alice", written]])).get("alice")).toEqual(written);
  expect(newestLives(left.lives, new Map([["alice", { ...written, provenAt: 4999 }]])).get("alice")).toEqual({
    ...written,
    unwrittenMs: 4000,
  });
  expect(leftBehind({ ...left, call: newCall }, 4000).lives).toEqual(left.lives);
});
