import { createCallKitModule, type Engine } from "./call-kit-module.ts";
import { createListeners } from "./listeners.ts";

export type InstallOptions = {
  readonly load: () => Promise<Engine>;
  /** Default server URL, for a `login` without one. */
  readonly url: () => string;
};

const installed = Symbol.for("opencallkit.uniapp");

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Reports a listener's exception as an uncaught error of the page (`window.onerror`). */
const report = (error: unknown): void => {
  setTimeout(() => {
    throw error;
  });
};

/**
 * Patches `uni.requireNativePlugin` to return the two call modules, on the present `uni` and on every one assigned later:
 * a build of uni-app sets `window.uni` anew. Idempotent.
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
