import { signUserSig } from "@opencallkit/server";
import type { ClusterFixture } from "../fixture/cluster-fixture.ts";
import type { ServerProcess } from "../fixture/server-process.ts";
import type { HistoryRecorder } from "../history/history-recorder.ts";
import { openPage, type Page } from "./page.ts";
import { newDevice, type Device } from "./page-ports.ts";

export type Person = { readonly user: string; readonly pages: () => readonly Page[]; readonly page: () => Page };

/** Crowd: all simulated users, with a page on each of their devices. */
export type Crowd = {
  readonly people: readonly Person[];
  readonly pages: () => readonly Page[];
  /** Settles with true when everybody is connected, with false after `ms`. */
  readonly connected: (ms: number) => Promise<boolean>;
  /** Pool of idle users: takes some until they are given back; null if there are not enough. `here`: connected ones only. */
  readonly take: (count: number, devices: number, here: boolean) => readonly Person[] | null;
  readonly giveBack: (people: readonly Person[]) => void;
  /** Reload: a new page on the device of one that has vanished. */
  readonly renew: (page: Page) => void;
  readonly end: () => void;
};

export type CrowdParts = {
  readonly fixture: ClusterFixture;
  readonly recorder: HistoryRecorder;
  readonly size: number;
  readonly pick: () => ServerProcess;
  readonly pickPerson: <T>(list: readonly T[]) => T;
  readonly changed: (page: string, connected: boolean) => void;
};

/** Share of users with a second device: one in so many. */
const secondEvery = 4;
const sigSeconds = 24 * 60 * 60;

type OpenPage = { readonly user: string; readonly device: Device; readonly name: string; page: Page };

export const openCrowd = ({ fixture, recorder, size, pick, pickPerson, changed }: CrowdParts): Crowd => {
  const { sdkAppId, secretKey } = fixture.app;
  const open = (user: string, device: Device, name: string): Page =>
    openPage({
      name,
      user,
      device,
      app: sdkAppId,
      userSig: signUserSig(secretKey, sdkAppId, user, sigSeconds, Date.now()),
      recorder,
      pick,
      changed,
    });
  const opened: OpenPage[] = [];
  const sit = (user: string, nr: number): OpenPage => {
    const device = newDevice();
    const name = `${user}/${nr}`;
    const each = { user, device, name, page: open(user, device, name) };
    opened.push(each);
    return each;
  };
  const people = Array.from({ length: size }, (_each, at): Person => {
    const user = `person-${at}`;
    const own = at % secondEvery === 0 ? [sit(user, 1), sit(user, 2)] : [sit(user, 1)];
    const first = own[0];
    if (first === undefined) throw new Error("somebody has no device");
    return { user, pages: () => own.map(({ page }) => page), page: () => first.page };
  });
  const idle = new Set(people);

  return {
    people,
    pages: () => opened.map(({ page }) => page),
    connected: async (ms) => {
      const all = await Promise.all(opened.map(({ page }) => page.until(page.connected, ms)));
      return all.every((each) => each);
    },
    take: (count, devices, here) => {
      const taken: Person[] = [];
      while (taken.length < count) {
        // Callee: the last one is called, and needs the devices.
        const last = taken.length === count - 1;
        const free = [...idle].filter(
          (each) =>
            !taken.includes(each) && (!here || each.page().connected()) && (!last || each.pages().length >= devices),
        );
        if (free.length === 0) return null;
        taken.push(pickPerson(free));
      }
      for (const each of taken) idle.delete(each);
      return taken;
    },
    giveBack: (back) => {
      for (const each of back) idle.add(each);
    },
    renew: (page) => {
      const place = opened.find((each) => each.page === page);
      if (place === undefined) return;
      page.end();
      place.page = open(place.user, place.device, place.name);
    },
    end: () => {
      for (const { page } of opened) page.end();
    },
  };
};
