import { measureFirstFrame, type FirstFrame } from "./first-frame.ts";
import { gatherPeople } from "./people.ts";
import { measureReadyToRing } from "./ready-to-ring.ts";
import { measureWaitingPage, type WaitingPage } from "./waiting-page.ts";

const rounds = 7;

export type PageFigures = {
  readonly firstFrames: readonly FirstFrame[];
  /** ms */
  readonly readyToRing: readonly number[];
  /** Bytes, gzipped. */
  readonly waitingPage: WaitingPage;
};

const again = async <T>(measure: () => Promise<T>): Promise<readonly T[]> => {
  // The first warms up: a browser starts its sound, picture and network services when they are first asked for.
  await measure();
  const figures: T[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await measure());
  return figures;
};

/** What people at two browsers wait for. */
export const measurePages = async (): Promise<PageFigures> => {
  const people = await gatherPeople();
  try {
    return {
      waitingPage: await measureWaitingPage(people),
      readyToRing: await again(() => measureReadyToRing(people)),
      firstFrames: await again(() => measureFirstFrame(people)),
    };
  } finally {
    await people.stop();
  }
};
