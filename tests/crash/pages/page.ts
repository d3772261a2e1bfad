import type { Call, CallClient, CallEvent } from "@opencallkit/client";
import { createEngine } from "@opencallkit/client/internal";
import type { HistoryRecorder } from "../history/history-recorder.ts";
import type { ServerProcess } from "../fixture/server-process.ts";
import { listenIn } from "./listen-in.ts";
import { pagePorts, type Device } from "./page-ports.ts";
import { pageSockets } from "./page-sockets.ts";

/** Headless page of a user, running the real engine. */
export type Page = {
  /** Name of the device: the page's, and that of its successors after a reload. */
  readonly name: string;
  readonly user: string;
  readonly client: CallClient;
  /** Node that it is connected to, or null. */
  readonly node: () => ServerProcess | null;
  readonly connected: () => boolean;
  /** Drained: nothing that it has sent is still in flight. */
  readonly still: () => boolean;
  /** Call of this id on the screen, if it is there. */
  readonly call: (id: string) => Call | undefined;
  /** Live calls on the screen: those that are not over. */
  readonly live: () => readonly Call[];
  /** Waits for a condition: settles with true once it holds, with false after `ms`. */
  readonly until: (holds: () => boolean, ms: number) => Promise<boolean>;
  /** Tells that the server it is connected to is frozen, or runs again. */
  readonly stopped: (yes: boolean) => void;
  /** Crash of the page: nothing is sent or received any more, and nobody is told. */
  readonly vanish: () => void;
  readonly end: () => void;
};

export type PageParts = {
  readonly name: string;
  readonly user: string;
  readonly device: Device;
  readonly app: number;
  readonly userSig: string;
  readonly recorder: HistoryRecorder;
  readonly pick: () => ServerProcess;
  /** Connection callback: connected again, or not any more. */
  readonly changed: (page: string, connected: boolean) => void;
};

/** Polling interval in ms, for conditions that depend on time: no event tells of its passing. */
const lookEveryMs = 250;

const totalOf = (event: CallEvent): number | null => (event.type === "ended" ? event.totalTime : null);
const isOver = (call: Call): boolean => ["ended", "elsewhere"].includes(call.state.get().state);

export const openPage = ({ name, user, device, app, userSig, recorder, pick, changed }: PageParts): Page => {
  const listener = listenIn(recorder);
  const sockets = pageSockets(pick, listener);
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of watchers) watcher();
  };
  const ports = pagePorts(device, sockets, (url, text) => {
    listener.beacon(text);
    const address = new URL(new URL(url).pathname, pick().url);
    fetch(address, { method: "POST", body: text, signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  });
  const client = createEngine("http://house.test", ports);

  client.observe((event) => {
    const who = listener.who();
    if (who === null || !("callId" in event) || event.callId === null) return;
    if (event.type === "received" || event.type === "began" || event.type === "ended" || event.type === "notConnected")
      recorder.told(who, event.callId, event.type, totalOf(event));
    look();
  });
  const followed = new Map<string, () => void>();
  /** Records the interval in which its screen rings. */
  const follow = (call: Call): void => {
    let ringing = false;
    const noteRing = (): void => {
      const state = call.state.get();
      const rings = state.state === "ringing" && !state.silent;
      const who = listener.who();
      if (rings !== ringing && who !== null) (rings ? recorder.rings : recorder.ringsNoMore)(who, call.id);
      ringing = rings;
      look();
    };
    followed.set(call.id, call.state.subscribe(noteRing));
    noteRing();
  };
  client.calls.subscribe((calls) => {
    for (const call of calls) if (!followed.has(call.id)) follow(call);
    look();
  });
  let vanished = false;
  const note = (silent: boolean): void => {
    const who = listener.who();
    if (who !== null && !vanished) (silent ? recorder.silent : recorder.speaks)(who);
  };
  client.connection.subscribe(({ state }) => {
    // Frozen server: a welcome sent before the freeze may still arrive.
    note(state !== "connected" || sockets.node()?.state() === "frozen");
    changed(name, state === "connected");
    look();
  });
  client.login({ appId: app, userId: user, userSig }).catch(() => undefined);

  const connected = (): boolean => client.connection.get().state === "connected";
  return {
    name,
    user,
    client,
    connected,
    node: sockets.node,
    still: sockets.still,
    call: (id) => client.calls.get().find((call) => call.id === id),
    live: () => client.calls.get().filter((call) => !isOver(call)),
    until: (holds, ms) =>
      new Promise((resolve) => {
        const done = (held: boolean): void => {
          watchers.delete(watch);
          clearInterval(again);
          clearTimeout(limit);
          resolve(held);
        };
        const watch = (): void => {
          if (holds()) done(true);
        };
        const again = setInterval(watch, lookEveryMs);
        const limit = setTimeout(() => done(holds()), ms);
        watchers.add(watch);
        watch();
      }),
    stopped: (yes) => {
      if (connected()) note(yes);
    },
    vanish: () => {
      note(true);
      vanished = true;
      const who = listener.who();
      sockets.vanish();
      const at = Date.now();
      if (who !== null) recorder.vanished({ who, at, readBy: at });
    },
    end: () => {
      sockets.end();
      client.close();
    },
  };
};
