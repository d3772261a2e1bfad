import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { opencallkit } from "./command.ts";
import type { Server } from "./server.ts";
import { targetOf } from "./target.ts";

/** USE-8: for tests that open more connections a second from one address than many people do. */
export const anyNumber: readonly string[] = ["--new-connections-per-second", "off"];

/** A running server reads its apps' settings anew every two seconds. */
const followsMs = 2500;

/** USE-1: takes limits of use off the development app, for tests in which people do in seconds what they do in hours. */
export const takeLimitsOff = async (server: Server, ...limits: readonly string[]): Promise<void> => {
  const { app } = await targetOf(server);
  const settings = limits.map((name) => `${name}=off`);
  const { code, err } = await opencallkit("app", "set", String(app.sdkAppId), ...settings, "--data", server.data);
  expect(err).toBe("");
  expect(code).toBe(0);
  await pause(followsMs);
};
