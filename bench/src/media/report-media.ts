import { setPolicy } from "../../../e2e/setup/app-policy.ts";
import { openBrowser } from "../../../e2e/setup/browser.ts";
import { openLivekit } from "../../../e2e/setup/livekit.ts";
import { alices, bobs } from "../../../e2e/setup/people.ts";
import { startServer } from "../../../e2e/setup/server.ts";
import { measureFirstFrame, type FirstFrame } from "../pages/first-frame.ts";
import { say, sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import { measureBareJoin } from "./bare-join.ts";

const rounds = Number(process.env["OPENCALLKIT_MEDIA_ROUNDS"] ?? "30");
/** A run whose baseline is out of these bounds says nothing, in ms. */
const believable = { least: 500, most: 1500 };

type Rounds = {
  readonly bare: readonly number[];
  readonly direct: readonly FirstFrame[];
  readonly served: readonly FirstFrame[];
};

/** Opens what the measurement needs, and ends all of it, the newest first. */
const measure = async (): Promise<Rounds> => {
  const started: (() => Promise<void>)[] = [];
  const owned = <T extends { readonly stop: () => Promise<void> }>(one: T): T => {
    started.unshift(one.stop);
    return one;
  };
  try {
    const livekit = owned(await openLivekit());
    const { url, key, secret } = livekit;
    const direct = owned(await startServer());
    const served = owned(
      await startServer({
        flags: ["--livekit", url, "--livekit-key", key],
        env: { OPENCALLKIT_LIVEKIT_SECRET: secret },
      }),
    );
    await setPolicy(served, "sfu=always");
    const alice = owned(await openBrowser(alices, { deaf: true }));
    const bob = owned(await openBrowser(bobs, { deaf: true }));
    const found: { bare: number[]; direct: FirstFrame[]; served: FirstFrame[] } = { bare: [], direct: [], served: [] };
    // Warm-up round: a browser starts its audio, video and network services on first use.
    for (let round = 0; round <= rounds; round += 1) {
      const bare = await measureBareJoin([alice, bob], livekit);
      const ofDirect = await measureFirstFrame({ server: direct, alice, bob });
      const ofServed = await measureFirstFrame({ server: served, alice, bob });
      if (round === 0) continue;
      found.bare.push(bare);
      found.direct.push(ofDirect);
      found.served.push(ofServed);
      say(
        `  ${round} of ${rounds}: bare ${bare.toFixed(0)}, direct ${withoutDevices(ofDirect).toFixed(0)}, LiveKit ${withoutDevices(ofServed).toFixed(0)} ms`,
      );
    }
    return found;
  } finally {
    for (const end of started) await end();
  }
};

/** What the devices of the one who answers took is the device's time and not ours: it is printed beside. */
const withoutDevices = ({ acceptToFrames, devices }: FirstFrame): number => acceptToFrames - devices;

const listed = (values: readonly number[]): string =>
  `median ${median(values).toFixed(0)} ms (${values.map((each) => each.toFixed(0)).join(" ")})`;

/** Accept to first frame at both sides, over a bare join of LiveKit's client in the same run. */
export const reportMedia = async (): Promise<void> => {
  const { bare, direct, served } = await measure();
  const baseline = median(bare);
  const ratio = (values: readonly number[]): string => (median(values) / baseline).toFixed(2);
  sayFigure("bare join", listed(bare), "the baseline");
  if (baseline < believable.least || baseline > believable.most)
    say(`  void: its median lies outside ${believable.least} to ${believable.most} ms`);
  for (const [name, all, aim] of [
    ["direct", direct, "at most 0.30 of it"],
    ["LiveKit, cold", served, "at most 1.1 of it"],
  ] as const) {
    const [frames, devices] = [all.map(withoutDevices), all.map((each) => each.devices)];
    const caller = all.map((each) => each.acceptToCaller - each.devices);
    sayFigure(`${name}: both see`, `${ratio(frames)}: ${listed(frames)}, and getUserMedia ${listed(devices)}`, aim);
    sayFigure(`${name}: callee sees`, `${ratio(caller)}: ${listed(caller)}`, "");
  }
};
