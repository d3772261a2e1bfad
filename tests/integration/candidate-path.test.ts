import { createHook, executionAsyncId } from "node:async_hooks";
import { afterEach, expect, test } from "vitest";
import { twoTabs } from "@opencallkit/client/testing";

const most = 6;
const limit = Error.stackTraceLimit;
afterEach(() => {
  Error.stackTraceLimit = limit;
});

/** Stack frames of the product: neither a test's nor a fake's. */
const oursOf = (stack: string): readonly string[] =>
  stack
    .split("\n")
    .filter(
      (line) => line.includes("/packages/client/src/") && !line.includes("/testing/") && !line.includes(".test.ts"),
    );
const stackHere = (): string => new Error("here").stack ?? "";

/** Call fixture: alice and bob talk; `came` runs within each `addIceCandidate` on bob's side. */
const talkWith = async (came: () => void): Promise<void> => {
  Error.stackTraceLimit = 100;
  const { bob, talk } = await twoTabs();
  bob.peers.candidateCame = came;
  await talk();
};

test("the stack of addIceCandidate, with the functions that await it, holds at most six frames of ours", async () => {
  const stacks: string[] = [];
  await talkWith(() => void stacks.push(stackHere()));
  expect(stacks.length).toBeGreaterThan(0);
  for (const stack of stacks) {
    expect(oursOf(stack).length, stack).toBeGreaterThan(0);
    expect(oursOf(stack).length, stack).toBeLessThanOrEqual(most);
  }
});

/** Async context: the stack where asynchronous work was started, and the id of the work that started it. */
type Begun = { readonly stack: string; readonly within: number };

/** Frame without position, so that several awaits of one function count once: `at Link.hear (file:12:3)` → `Link.hear file`. */
const functionOf = (line: string): string => line.trim().replace(/:\d+:\d+\)?$/u, "");

test("from the socket to addIceCandidate, queues and awaits included, at most six functions of ours take part", async () => {
  const begun = new Map<number, Begun>();
  const hook = createHook({ init: (id) => void begun.set(id, { stack: stackHere(), within: executionAsyncId() }) });
  const chains: ReadonlySet<string>[] = [];
  hook.enable();
  await talkWith(() => {
    const chain = new Set<string>();
    let stack = stackHere();
    for (let id = executionAsyncId(); ;) {
      const fromSocket = stack.indexOf("/testing/fake-wire.ts");
      for (const line of oursOf(fromSocket < 0 ? stack : stack.slice(0, fromSocket))) chain.add(functionOf(line));
      const before = begun.get(id);
      if (fromSocket >= 0 || before === undefined) break;
      ({ stack, within: id } = before);
    }
    chains.push(chain);
  });
  hook.disable();
  expect(chains.length).toBeGreaterThan(0);
  for (const chain of chains) {
    const functions = [...chain].join("\n");
    // Complete chain: it was traced back to where the socket received the frame.
    expect(functions).toContain("open-socket.ts");
    expect(chain.size, functions).toBeLessThanOrEqual(most);
  }
});
