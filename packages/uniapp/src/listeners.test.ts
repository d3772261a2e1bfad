import { expect, test } from "vitest";
import { createListeners } from "./listeners.ts";

const rung = { name: "onUserInviting", res: { userId: "bob", callId: "call" } } as const;
const joined = { name: "onUserJoin", res: { userId: "bob", callId: "call" } } as const;

const heardBy = () => {
  const listeners = createListeners((error) => {
    throw error;
  });
  const heard: string[] = [];
  const [first, second, third] = [1, 2, 3].map((at) => () => void heard.push(`${at}`));
  if (first === undefined || second === undefined || third === undefined) throw new Error("three listeners");
  listeners.module.addEventListener(rung.name, first);
  listeners.module.addEventListener(rung.name, second);
  listeners.module.addEventListener(joined.name, third);
  return { listeners, heard, first };
};

test("UNI-1: without a function all listeners of the name are taken off, and of no other name", () => {
  for (const take of [undefined, null]) {
    const { listeners, heard } = heardBy();
    listeners.module.removeEventListener(rung.name, take);
    listeners.tell(rung);
    listeners.tell(joined);
    expect(heard).toEqual(["3"]);
  }
  const { listeners, heard } = heardBy();
  listeners.module.removeEventListener(rung.name);
  listeners.tell(rung);
  expect(heard).toEqual([]);
  listeners.module.removeEventListener(joined.name);
  expect(listeners.any()).toBe(false);
});

test("UNI-1: with a function only that one is taken off", () => {
  const { listeners, heard, first } = heardBy();
  listeners.module.removeEventListener(rung.name, first);
  listeners.tell(rung);
  expect(heard).toEqual(["2"]);
});
