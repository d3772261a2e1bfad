import type { Scenario } from "../world/scenario.ts";
import type { CastMember } from "../world/cast.ts";
import type { ClusterFixture } from "./cluster-fixture.ts";
import { browserOf, type Browser } from "./browser.ts";
import { signalsOf } from "./signals.ts";
import { openTab, type Tab } from "./tab.ts";

/** Screen of a connected page: the calls that its user sees. */
export type Screen = {
  readonly member: CastMember;
  readonly client: string;
  readonly shown: (call: string) => string | undefined;
};

/** Crowd: all simulated users with their browsers. */
export type Crowd = {
  readonly browsers: readonly Browser[];
  readonly screens: () => readonly Screen[];
  readonly act: (browser: Browser) => void;
  readonly reload: (browser: Browser) => void;
  readonly wake: () => void;
  /** Departure: all pages leave, or vanish. */
  readonly part: () => void;
  readonly close: () => void;
};

export const audienceOf = (scenario: Scenario, fixture: ClusterFixture, run: (check: () => void) => void): Crowd => {
  const { shared, cast } = scenario;
  const { agenda, chance, trace } = shared;
  const browsers = cast.members.map(browserOf);
  const tabs = new Map<Browser, Tab>();
  const signals = signalsOf(chance, scenario.truth, scenario.nodes === 1);
  let ids = 0;

  const open = (browser: Browser, keepsSession: boolean): void => {
    tabs.get(browser)?.end(false);
    if (!keepsSession) browser.session = browserOf(browser.member).session;
    const { app, user } = browser.member;
    const needs = {
      shared,
      fixture,
      browser,
      signals,
      run,
      others: scenario.people(app).filter((each) => each !== user),
      nextId: () => {
        ids += 1;
        return `id${ids}`.padEnd(22, "_");
      },
      anyCall: () => {
        const rows = [...shared.tables.rows()];
        return rows.length === 0 ? "none".padEnd(22, "_") : chance.pick(rows).id;
      },
      heardFrom: (client: string, writes: boolean) => scenario.heardFrom(client, null, writes),
      saysGone: (client: string) => scenario.saysGone(client, 2),
    };
    tabs.set(browser, openTab(needs));
  };

  /** Injects a fault into the page itself; false when the draw is none. */
  const injectFault = (browser: Browser, tab: Tab): boolean => {
    const { reloads, clientCrash, freezes } = scenario.rates();
    if (chance.happens(reloads)) {
      shared.fault("reload");
      tab.end(chance.happens(0.7));
      open(browser, true);
      return true;
    }
    if (chance.happens(clientCrash)) {
      shared.fault("client crash");
      tab.end(chance.happens(0.2));
      return true;
    }
    if (!tab.frozen() && chance.happens(freezes)) {
      shared.fault("freeze");
      tab.freeze();
      agenda.after(chance.below(60_000), tab.thaw);
      return true;
    }
    return false;
  };

  return {
    browsers,
    screens: () =>
      [...tabs].flatMap(([{ member }, tab]): readonly Screen[] => {
        const client = tab.clientId();
        if (!tab.open() || client === null || tab.client.connection.get().state !== "connected") return [];
        return [
          {
            member,
            client,
            shown: (call) =>
              tab.client.calls
                .get()
                .find(({ id }) => id === call)
                ?.state.get().state,
          },
        ];
      }),
    act: (browser) => {
      const tab = tabs.get(browser);
      if (tab === undefined) return open(browser, false);
      if (!tab.open() || tab.client.connection.get().state === "stopped") {
        if (chance.happens(0.3)) open(browser, !tab.open() && chance.happens(0.6));
        return;
      }
      if (injectFault(browser, tab)) return;
      if (chance.happens(scenario.rates().outages)) scenario.outage();
      tab.wish(scenario.wildness);
    },
    reload: (browser) => {
      shared.fault("reload");
      open(browser, true);
    },
    wake: () => {
      for (const tab of tabs.values()) {
        tab.thaw();
        tab.wake();
      }
    },
    part: () => {
      for (const [browser, tab] of tabs) {
        if (chance.happens(0.25)) tab.end(chance.happens(0.5));
        else tab.leaveAll();
        trace.mark(browser.tabs);
      }
    },
    close: () => {
      for (const tab of tabs.values()) tab.end(false);
    },
  };
};
