import { rm } from "node:fs/promises";
import { createCallClient, type CallClient } from "@opencallkit/client";
import { signUserSig } from "@opencallkit/server";
import { cuttableLine, type CuttableLine } from "@opencallkit/tests";
import { sayFigure } from "../say.ts";
import { quantile } from "../statistics.ts";
import { developmentApp, type DevelopmentApp } from "./development-app.ts";
import { newFolder, startOpenCallKitIn, type Subject } from "./processes.ts";

const people = 50;
const rounds = 10;

/** Current server process, which a restart replaces. */
type House = { readonly data: string; url: string; subject: Subject };

/** Client with the real engine, on a connection that can be cut. */
type Person = { readonly client: CallClient; readonly line: CuttableLine };

const personOf = async (house: House, { sdkAppId, secretKey }: DevelopmentApp, user: string): Promise<Person> => {
  const line = await cuttableLine(house);
  const client = createCallClient({ url: line.url });
  const userSig = signUserSig(secretKey, sdkAppId, user, 3600, Date.now());
  await client.login({ appId: sdkAppId, userId: user, userSig });
  return { client, line };
};

/** Recovery time in ms: from now until the engine, which loses its connection in between, is connected again. */
const backAgain = ({ client }: Person): Promise<number> =>
  new Promise((resolve) => {
    const begin = performance.now();
    let lost = false;
    const stop = client.connection.subscribe(({ state }) => {
      if (state !== "connected") lost = true;
      else if (lost) {
        stop();
        resolve(performance.now() - begin);
      }
    });
  });

const backOf = async (all: readonly Person[], befall: () => Promise<void> | void): Promise<readonly number[]> => {
  const waits = all.map(backAgain);
  await befall();
  return Promise.all(waits);
};

/** Crash and restart: SIGKILL, and a new process at once, as by a supervisor. */
const killOnce = async (house: House): Promise<void> => {
  await house.subject.stop();
  house.subject = await startOpenCallKitIn(house.data);
  house.url = house.subject.url;
};

const sayBack = (name: string, waits: readonly number[], aim: string): void => {
  const ms = (part: number): string => `${quantile(waits, part).toFixed(0)} ms`;
  sayFigure(name, `p50 ${ms(0.5)}, p99 ${ms(0.99)} of ${waits.length}`, aim);
};

/** Reconnect benchmark: recovery time of the engine after its connection was cut, and after its only node was killed. */
export const measureReconnect = async (): Promise<void> => {
  const data = await newFolder();
  const subject = await startOpenCallKitIn(data);
  const house: House = { data, url: subject.url, subject };
  try {
    const app = await developmentApp(subject);
    const all = await Promise.all(Array.from({ length: people }, (_, at) => personOf(house, app, `person${at}`)));
    const [cuts, kills]: [number[], number[]] = [[], []];
    const cutAll = (): void => {
      for (const { line } of all) line.cut();
    };
    for (let round = 0; round < rounds; round += 1) cuts.push(...(await backOf(all, cutAll)));
    for (let round = 0; round < rounds; round += 1) kills.push(...(await backOf(all, () => killOnce(house))));
    for (const { client, line } of all) {
      client.close();
      await line.stop();
    }
    sayBack("back after a cut", cuts, "p99 at most 2,000");
    sayBack("back after a kill", kills, "p99 at most 3,000");
  } finally {
    await house.subject.stop();
    await rm(data, { recursive: true, force: true });
  }
};
