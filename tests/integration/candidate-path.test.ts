import { createHook, executionAsyncId } from "node:async_hooks";
import { afterEach, expect, test } from "vitest";
import { twoTabs } from "@opencallkit/client/testing";

const most = 6;
const limit = Error.stackTraceLimit;
afterEach(() => {
  Error.stackTraceLimit = limit;
});

/** The lines of a stack that are the product's: not a test's, nor the fakes'. */
const oursOf = (stack: string): readonly string[] =>
  stack
    .split("\n")
    .filter(
      (line) => line.includes("/packages/client/src/") && !line.includes("/testing/") && !line.includes(".test.ts"),
    );
const stackHere = (): string => new Error("here").stack ?? "";

/** Alice and bob talk; `came` runs within each `addIceCandidate` at bob's. */
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

/** Where a piece of asynchronous work was begun: the stack, and the work that it was begun in. */
type Begun = { readonly stack: string; readonly within: number };

/** `at Link.hear (file:12:3)` → `Link.hear file`: awaits of one function are one. */
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
    // It was followed back to where the socket heard it.
    expect(functions).toContain("open-socket.ts");
    expect(chain.size, functions).toBeLessThanOrEqual(most);
  }
});
