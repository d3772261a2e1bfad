// Preloaded, so that the engine's own lazy loading takes no time of the test's.
import "../media/open-call-media.ts";
import { createEngine } from "../engine.ts";
import type { Call, CallClient, Storage } from "../api/api.ts";
import type { CallEvent } from "../api/events.ts";
import { memoryStorage } from "../platform/storage.ts";
import type { Ports } from "../ports/ports.ts";
import { createFakeCapturing, type FakeCapturing } from "./fake-capturing.ts";
import { createFakeDevices, type FakeDevices } from "./fake-devices.ts";
import { createFakePage, type FakePage } from "./fake-page.ts";
import { createFakePeers, type FakePeers } from "./fake-peers.ts";
import type { FakeServer } from "./fake-server.ts";
import { createFakeSound, type FakeSound } from "./fake-sound.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** A fake person with a browser, whose storage outlives its pages. */
export type FakePerson = {
  readonly user: string;
  readonly lasting: Storage;
  readonly session: Storage;
  /** Opens a tab. Locks are those of this browser. */
  readonly open: (options?: FakeTabOptions) => FakeTab;
};

export type FakeTabOptions = {
  readonly session?: Storage;
  readonly media?: Ports["media"];
  /** The origin of the page and the URL of its server. */
  readonly origin?: string;
  readonly url?: string;
};

export type FakeTab = {
  readonly client: CallClient;
  readonly events: CallEvent[];
  readonly page: FakePage;
  readonly capturing: FakeCapturing;
  readonly devices: FakeDevices;
  readonly peers: FakePeers;
  readonly sound: FakeSound;
  readonly awake: () => number;
  readonly logIn: () => Promise<void>;
  /** The only call of the page. */
  readonly call: () => Call;
  readonly end: () => void;
};

let numbers = 0;
/** Unique in the whole run, and of the length that ids have. */
const nextId = (): string => {
  numbers += 1;
  return `id${numbers}`.padEnd(22, "_");
};

export const createFakePerson = (user: string, clock: VirtualClock, server: FakeServer): FakePerson => {
  const lasting = memoryStorage();
  const session = memoryStorage();
  const held = new Set<string>();

  const open: FakePerson["open"] = (options = {}) => {
    const page = createFakePage(options.origin);
    const capturing = createFakeCapturing();
    const devices = createFakeDevices();
    const peers = createFakePeers();
    const sound = createFakeSound();
    const names = new Set<string>();
    let awake = 0;
    const client = createEngine(options.url ?? "http://server.test", {
      clock,
      random: { fraction: () => 0.5, id: nextId },
      sockets: server.sockets,
      holds: {
        hold: async (name) => {
          if (held.has(name)) return null;
          held.add(name);
          names.add(name);
          return () => void held.delete(name);
        },
      },
      page,
      devices,
      sound,
      awake: {
        hold: () => {
          awake += 1;
          return () => void (awake -= 1);
        },
      },
      storage: { lasting, session: options.session ?? session },
      logger: { log: () => undefined },
      mediaServer: null,
      media: options.media ?? (async () => ({ capturing, peers, visible: page.visible })),
    });
    const events: CallEvent[] = [];
    client.observe((event) => void events.push(event));
    return {
      client,
      events,
      page,
      capturing,
      devices,
      peers,
      sound,
      awake: () => awake,
      logIn: async () => {
        const welcomed = client.login({ appId: 1, userId: user, userSig: "sig" });
        await clock.settle();
        return welcomed;
      },
      call: () => {
        const [only] = client.calls.get();
        if (only === undefined) throw new Error(`${user} has no call`);
        return only;
      },
      end: () => {
        client.close();
        for (const name of names) held.delete(name);
      },
    };
  };
  return { user, lasting, session, open };
};
