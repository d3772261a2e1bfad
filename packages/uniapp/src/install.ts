import { createCallKitModule, type Engine } from "./call-kit-module.ts";
import { createListeners } from "./listeners.ts";

export type InstallOptions = {
  readonly load: () => Promise<Engine>;
  /** Where the server is when `login` does not say. */
  readonly url: () => string;
};

const installed = Symbol.for("opencallkit.uniapp");

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A failed listener shows up as an error of the page, as if nobody had caught it. */
const report = (error: unknown): void => {
  setTimeout(() => {
    throw error;
  });
};

/**
 * Gives `uni.requireNativePlugin` the two call modules, on the `uni` that is there and on every one that is assigned
 * later: a build of uni-app sets `window.uni` anew. Doing it twice changes nothing.
 */
export const install = (page: object, { load, url }: InstallOptions): void => {
  if (Reflect.has(page, installed)) return;
  Object.defineProperty(page, installed, { value: true });
  const listeners = createListeners(report);
  const modules = new Map<unknown, object>([
    ["globalEvent", listeners.module],
    ["TencentCloud-TUICallKit", createCallKitModule({ listeners, load, url, report })],
  ]);

  const equip = (uni: unknown): unknown => {
    if (!isObject(uni)) return uni;
    const before: unknown = Reflect.get(uni, "requireNativePlugin");
    Reflect.set(uni, "requireNativePlugin", (name: unknown): unknown => {
      const ours = modules.get(name);
      if (ours !== undefined || typeof before !== "function") return ours;
      return Reflect.apply(before, uni, [name]);
    });
    return uni;
  };
  let current: unknown = equip(Reflect.get(page, "uni"));
  Object.defineProperty(page, "uni", {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (uni: unknown) => {
      current = uni === current ? uni : equip(uni);
    },
  });
};
