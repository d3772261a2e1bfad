/** Classic script (no module) for any H5 page, served as `/uniapp.js`: listeners work at once, the engine loads lazily at login. */
import type { Engine } from "./call-kit-module.ts";
import { install } from "./install.ts";

const script = document.currentScript;
const here = script instanceof HTMLScriptElement && script.src !== "" ? script.src : window.location.href;

const isEngine = (loaded: unknown): loaded is Engine =>
  typeof loaded === "object" && loaded !== null && "createCallClient" in loaded && "mountCallKit" in loaded;

const load = async (): Promise<Engine> => {
  const from = new URL("callkit.js", here).href;
  const loaded: unknown = await import(from);
  if (!isEngine(loaded)) throw new Error(`${from} is not the call kit`);
  return loaded;
};

install(window, { load, url: () => new URL("ws", here).href });
