import { createCallClient, type CallClient } from "@opencallkit/client";
import { signUserSig } from "@opencallkit/server";
import { cuttableLine, type CuttableLine } from "@opencallkit/testkit";
import { sayFigure } from "../say.ts";
import { quantile } from "../statistics.ts";
import { developmentApp, type DevelopmentApp } from "./development-app.ts";
import { startOpenCallKit, type Subject } from "./processes.ts";

const people = 50;
const cuts = 10;

/** Somebody with the engine, on a line that can be cut. */
type Person = { readonly client: CallClient; readonly line: CuttableLine };

const personOf = async (subject: Subject, { sdkAppId, secretKey }: DevelopmentApp, user: string): Promise<Person> => {
  const line = await cuttableLine(subject);
  const client = createCallClient({ url: line.url });
  const userSig = signUserSig(secretKey, sdkAppId, user, 3600, Date.now());
  await client.login({ appId: sdkAppId, userId: user, userSig });
  return { client, line };
};

/** Cuts the line; the answer is how long it takes until the engine is connected again, in ms. */
const cutOnce = ({ client, line }: Person): Promise<number> =>
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
    line.cut();
  });

/** How soon the engine is back after its connection was cut. After a node's death: `npm run crash`. */
export const measureReconnect = async (): Promise<void> => {
  const kit = await startOpenCallKit();
  try {
    const app = await developmentApp(kit);
    const all = await Promise.all(Array.from({ length: people }, (_, at) => personOf(kit, app, `person${at}`)));
    const waits: number[] = [];
    for (let round = 0; round < cuts; round += 1) waits.push(...(await Promise.all(all.map(cutOnce))));
    for (const { client, line } of all) {
      client.close();
      await line.stop();
    }
    const ms = (part: number): string => `${quantile(waits, part).toFixed(0)} ms`;
    sayFigure("back after a cut", `p50 ${ms(0.5)}, p99 ${ms(0.99)} of ${waits.length}`, "p99 at most 2,000");
  } finally {
    await kit.stop();
  }
};
