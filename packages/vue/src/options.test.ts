// @vitest-environment happy-dom
import { twoTabs } from "@opencallkit/client/testing";
import type { CallKitOptions } from "@opencallkit/ui";
import { h, type Component } from "vue";
import { beforeEach, expect, test, vi } from "vitest";
import { OpenCallKit } from "./open-call-kit.ts";
import { render } from "./testing/render.ts";

/** The component as a template without type checks sees it. */
const untyped: Component = OpenCallKit;
const mounted = vi.hoisted((): { options: CallKitOptions[] } => ({ options: [] }));

vi.mock("@opencallkit/ui", () => ({
  mountCallKit: (_client: object, options: CallKitOptions) => {
    mounted.options.push(options);
    return { set: () => undefined, unmount: () => undefined };
  },
}));

beforeEach(() => {
  mounted.options = [];
});

test.each([
  ["left out", {}, true],
  ["written without a value", { sounds: "" }, true],
  ["false", { sounds: false }, false],
])("sounds are a Boolean of Vue's, true by default: %s", async (_how, props, sounds) => {
  const { bob } = await twoTabs();
  render(() => h(untyped, { client: bob.client, ...props })).unmount();
  expect(mounted.options).toEqual([{ lang: undefined, theme: undefined, nameOf: undefined, sounds }]);
});
