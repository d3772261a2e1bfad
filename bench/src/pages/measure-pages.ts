import { measureFirstFrame, type FirstFrame } from "./first-frame.ts";
import { gatherPeople } from "./people.ts";
import { measureReadyToRing } from "./ready-to-ring.ts";
import { measureWaitingPage, type WaitingPage } from "./waiting-page.ts";

const rounds = 7;

export type PageFigures = {
  readonly firstFrames: readonly FirstFrame[];
  /** Cold load until a ring is shown, in ms. */
  readonly readyToRing: readonly number[];
  /** Transfer size of the waiting page, in bytes. */
  readonly waitingPage: WaitingPage;
};

const again = async <T>(measure: () => Promise<T>): Promise<readonly T[]> => {
  // Warm-up round: a browser starts its audio, video and network services on first use.
  await measure();
  const figures: T[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await measure());
  return figures;
};

/** Browser benchmarks: the latencies that people at two browsers perceive. */
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
