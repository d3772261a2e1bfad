import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { opencallkit } from "./command.ts";
import type { Server } from "./server.ts";
import { targetOf } from "./target.ts";

/** Lifts the address limit (USE-8), for tests that open many connections a second from one address. */
export const anyNumber: readonly string[] = ["--new-connections-per-second", "off"];

/** Polling delay in ms: a running server reloads its apps' settings every 2 s. */
const followsMs = 2500;

/** Sets the policy of the development app, and waits until the server has read it. */
export const setPolicy = async (server: Server, ...settings: readonly string[]): Promise<void> => {
  const { app } = await targetOf(server);
  const { code, err } = await opencallkit("app", "set", String(app.sdkAppId), ...settings, "--data", server.data);
  expect(err).toBe("");
  expect(code).toBe(0);
  await pause(followsMs);
};

/** Lifts rate limits of the development app (USE-1), for tests that do in seconds what people do in hours. */
export const takeLimitsOff = (server: Server, ...limits: readonly string[]): Promise<void> =>
  setPolicy(server, ...limits.map((name) => `${name}=off`));
