import type { DeviceWatch } from "../checks/device-watch.ts";
import { deviceWatch } from "../checks/device-watch.ts";
import { stateFor } from "../checks/state-pairs.ts";
import { legOf, type Leg } from "@opencallkit/core";
import type { Scenario } from "../world/scenario.ts";
import type { Cluster } from "./cluster.ts";
import { openPage, type Page, type Profile } from "./page.ts";

const isOut = (leg: Leg | undefined): boolean => leg?.state === "left" || (leg?.state === "ringing" && leg.shielded);

/** Crowd: the simulated users of a schedule with their pages. */
export type Crowd = {
  readonly profiles: readonly Profile[];
  readonly pages: () => readonly { readonly profile: Profile; readonly page: Page }[];
  readonly open: (profile: Profile, keepsClient: boolean) => void;
  readonly end: (page: Page, says: boolean) => void;
  /** Random step of a user: an action, or a fault of their page. */
  readonly act: (profile: Profile) => void;
};

export const crowdOf = (scenario: Scenario, cluster: Cluster): Crowd => {
  const { shared, truth, cast } = scenario;
  const { agenda, chance } = shared;
  const ids: string[] = [];
  const watchOf = (app: number, user: string): DeviceWatch => deviceWatch(app, user, truth);
  const profiles: readonly Profile[] = cast.members.map((member) => ({
    member,
    watch: watchOf(member.app, member.user),
    pages: 0,
    lives: 0,
    asked: 0,
  }));
  const pages = new Map<Profile, Page>();

  const newCall = (): string => {
    const id = `${ids.length + 1}`.padStart(4, "0").padEnd(22, "_");
    ids.push(id);
    return id;
  };
  /** Biased draw of a call that the user is not in: preferably one they are out of in a rarer way than by leaving. */
  const outside = (app: number, user: string): string | null => {
    const out = scenario.live(app).filter(({ call }) => isOut(legOf(call, user)));
    const rare = out.filter(({ call }) => stateFor(call, user, "") !== "talking/left");
    if (rare.length > 0) return chance.pick(rare).id;
    return out.length > 0 && chance.happens(0.3) ? chance.pick(out).id : null;
  };
  const anyCall = (): string => {
    if (ids.length === 0) return "none".padEnd(22, "_");
    const live = chance.happens(0.6) ? cast.apps.flatMap(scenario.live) : [];
    return live.length > 0 ? chance.pick(live).id : chance.pick(ids);
  };

  const open = (profile: Profile, keepsClient: boolean): void => {
    pages.get(profile)?.end(false);
    if (!keepsClient || profile.pages === 0) profile.pages += 1;
    const { app, user, device } = profile.member;
    const client = `${device}-page-${profile.pages}${app === 1 ? "" : "b"}`;
    const others = scenario.people(app).filter((each) => each !== user);
    pages.set(
      profile,
      openPage({ shared, cluster, profile, client, others, newCall, anyCall, outside: () => outside(app, user) }),
    );
  };
  const end = (page: Page, says: boolean): void => {
    if (says && page.state() !== "off") scenario.saysGone(page.client, 300);
    page.end(says);
  };

  /** Injects a fault into the page itself; false when the draw is none. */
  const injectFault = (profile: Profile, page: Page): boolean => {
    const { reloads, clientCrash, freezes } = scenario.rates();
    if (chance.happens(reloads)) {
      shared.fault("reload");
      end(page, chance.happens(0.7));
      open(profile, true);
      return true;
    }
    if (chance.happens(clientCrash)) {
      shared.fault("client crash");
      end(page, chance.happens(0.2));
      return true;
    }
    if (!page.frozen() && chance.happens(freezes)) {
      shared.fault("freeze");
      page.freeze();
      agenda.after(chance.below(60_000), page.thaw);
      return true;
    }
    return false;
  };

  return {
    profiles,
    pages: () => [...pages].map(([profile, page]) => ({ profile, page })),
    open,
    end,
    act: (profile) => {
      const page = pages.get(profile);
      if (page === undefined) return;
      const state = page.state();
      if (state === "off" || state === "stopped") {
        if (chance.happens(0.3)) open(profile, state === "off" && chance.happens(0.6));
        return;
      }
      if (injectFault(profile, page)) return;
      if (chance.happens(scenario.rates().outages)) scenario.outage();
      page.wish(scenario.wildness);
    },
  };
};
