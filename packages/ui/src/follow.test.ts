import type { ReadonlyAtom } from "@opencallkit/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { expect, test } from "vitest";
import { follow } from "./follow.ts";

/** Spy atom: a value whose subscribers can be counted. */
const createSource = () => {
  const listeners = new Set<(value: unknown) => void>();
  const value: ReadonlyAtom<unknown> = {
    get: () => null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    value,
    followers: () => listeners.size,
    change: () => {
      for (const listener of listeners) listener(null);
    },
  };
};

/** Fake controller host: an element that renders when told to. */
const createHost = () => {
  const controllers: ReactiveController[] = [];
  let asked = 0;
  const host: ReactiveControllerHost = {
    addController: (controller) => void controllers.push(controller),
    removeController: () => undefined,
    requestUpdate: () => void (asked += 1),
    updateComplete: Promise.resolve(true),
  };
  return {
    host,
    asked: () => asked,
    enter: () => {
      for (const each of controllers) each.hostConnected?.();
    },
    draw: () => {
      for (const each of controllers) each.hostUpdate?.();
    },
    leave: () => {
      for (const each of controllers) each.hostDisconnected?.();
    },
  };
};

test("a change of a followed value asks for one drawing", () => {
  const [source, element] = [createSource(), createHost()];
  follow(element.host, () => [source.value]);
  element.enter();
  element.draw();
  const before = element.asked();
  source.change();
  expect(element.asked()).toBe(before + 1);
});

test("drawing again with the same values follows each once", () => {
  const [source, element] = [createSource(), createHost()];
  follow(element.host, () => [source.value]);
  element.enter();
  for (let times = 0; times < 5; times += 1) element.draw();
  expect(source.followers()).toBe(1);
});

test("values that are no longer shown are let go, new ones followed", () => {
  const [first, second, element] = [createSource(), createSource(), createHost()];
  let shown = [first.value];
  follow(element.host, () => shown);
  element.enter();
  element.draw();
  shown = [second.value];
  element.draw();
  expect([first.followers(), second.followers()]).toEqual([0, 1]);
});

test("outside of the page nothing is followed; back in it the element is drawn and follows again", () => {
  const [source, element] = [createSource(), createHost()];
  follow(element.host, () => [source.value]);
  element.enter();
  element.draw();
  element.leave();
  expect(source.followers()).toBe(0);
  element.draw();
  expect(source.followers()).toBe(0);
  const before = element.asked();
  element.enter();
  expect(element.asked()).toBe(before + 1);
  element.draw();
  expect(source.followers()).toBe(1);
});
