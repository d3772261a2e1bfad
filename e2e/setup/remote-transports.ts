import { join } from "node:path";
import { callError, type TrackSource, type TransportEvent } from "@opencallkit/client/transport";
import type { JoinOptions, TransportEnd, TransportRoom } from "@opencallkit/testing/conformance";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import type { PersonBrowser } from "./browser.ts";
import { servePages } from "./serve.ts";
import { home } from "./server.ts";
import type { EndReading } from "./transport-page.ts";

/** Stand-in for a track that lives in a page; only its state is read here. */
class PageTrack extends EventTarget implements MediaStreamTrack {
  readonly number: number;
  readonly kind: "audio" | "video";
  readonly id = "";
  readonly label = "";
  contentHint = "";
  enabled = true;
  readonly muted = false;
  readyState: MediaStreamTrackState = "live";
  onended = null;
  onmute = null;
  onunmute = null;

  constructor(number: number, source: TrackSource) {
    super();
    this.number = number;
    this.kind = source === "microphone" || source === "screenSound" ? "audio" : "video";
  }

  stop(): void {
    throw new Error("the track is in a page");
  }
  clone(): MediaStreamTrack {
    throw new Error("the track is in a page");
  }
  async applyConstraints(): Promise<void> {
    // Nothing of it is asked for here.
  }
  getCapabilities(): MediaTrackCapabilities {
    return {};
  }
  getConstraints(): MediaTrackConstraints {
    return {};
  }
  getSettings(): MediaTrackSettings {
    return {};
  }
}

/** Tickets to the rooms of the transport under test. */
export type Tickets = (stay: number, path: number) => Promise<{ readonly url: string; readonly token: string }>;

/** The page's script: the transport under test, bundled. */
export const transportScript = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(home, "e2e/setup/transport-page.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    conditions: ["source"],
    logLevel: "warning",
  });
  return outputFiles[0]?.text ?? "";
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Without news for so long, in ms, pending work counts as finished; after the longest wait it does so anyway. */
const quietMs = 1000;
const longestMs = 12_000;
const pollMs = 100;
/** The longest timer of a transport, and a little, in ms. */
const longestTimerMs = 16_000;

const isEvent = (value: unknown): value is TransportEvent =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** A room of transports that live in one page of a real browser, for the conformance suite. */
export const remoteTransports = (
  { context }: Pick<PersonBrowser, "context">,
  script: string,
  tickets: Tickets,
): TransportRoom => {
  const tracks: PageTrack[] = [];
  const readers: ((reading: EndReading) => void)[] = [];
  const names: string[] = [];

  const opened = (async (): Promise<Page> => {
    // From a server, and not made up on the way: a browser lets only pages of this machine reach this machine.
    const served = await servePages({ "/": ["text/html", "<!doctype html><title>transports</title>"] });
    const page = await context.newPage();
    page.once("close", () => void served.stop());
    await page.exposeFunction("ticketOf", tickets);
    await page.goto(served.url);
    await page.addScriptTag({ content: script });
    return page;
  })();

  /** What is asked reaches the page in its order; `aside` holds up nothing behind it. */
  let queue: Promise<unknown> = opened;
  const ask = <R>(run: (page: Page) => Promise<R>, aside = false): Promise<R> => {
    const asked = queue.then(async () => run(await opened));
    if (!aside) queue = asked.catch(() => undefined);
    return asked;
  };
  const tell = (run: (page: Page) => Promise<void>): void => void ask(run).catch(() => undefined);

  /** Brings what the page has to tell; true where that is anything new. */
  const read = async (): Promise<boolean> => {
    let isNews = false;
    for (const [nth, name] of names.entries()) {
      const reading = await ask((page) => page.evaluate((end) => globalThis.transportPage.read(end), name));
      isNews ||= reading.events.length > 0;
      readers[nth]?.(reading);
    }
    for (const track of tracks) {
      const isLive = await ask((page) =>
        page.evaluate((number) => globalThis.transportPage.live(number), track.number),
      );
      if (!isLive) track.readyState = "ended";
    }
    return isNews;
  };

  const settle = async (): Promise<void> => {
    await opened;
    const until = performance.now() + longestMs;
    let quietSince = performance.now();
    while (performance.now() < until && performance.now() - quietSince < quietMs) {
      if (await read()) quietSince = performance.now();
      await pause(pollMs);
    }
  };

  const trackOf = (number: number): PageTrack => {
    const track = tracks[number];
    if (track === undefined) throw new Error(`there is no track ${number}`);
    return track;
  };

  return {
    join: (stay, { path = 0, warm = false }: JoinOptions = {}): TransportEnd => {
      const name = `${stay}/${path}/${names.length}`;
      names.push(name);
      const events: TransportEvent[] = [];
      let now: EndReading = { events: [], sending: [], held: 0 };
      readers.push((reading) => {
        now = reading;
        events.push(...reading.events.filter(isEvent));
      });
      tell((page) =>
        page.evaluate((given) => globalThis.transportPage.join(...given), [name, stay, path, warm] as const),
      );
      return {
        stay,
        events,
        sending: () => now.sending.map(trackOf),
        held: () => now.held,
        transport: {
          setPeople: (people) =>
            tell((page) =>
              page.evaluate((given) => globalThis.transportPage.setPeople(...given), [name, people] as const),
            ),
          setLocal: (source, local) => {
            const track = local?.track ?? null;
            const number = track instanceof PageTrack ? track.number : null;
            const given = [name, source, local === null ? null : { state: local.state, track: number }] as const;
            tell((page) => page.evaluate((all) => globalThis.transportPage.setLocal(...all), given));
          },
          setWanted: (other, source, size) =>
            tell((page) =>
              page.evaluate((given) => globalThis.transportPage.setWanted(...given), [
                name,
                other,
                source,
                size,
              ] as const),
            ),
          renew: (credentials) =>
            tell((page) =>
              page.evaluate((given) => globalThis.transportPage.renew(...given), [name, credentials] as const),
            ),
          ready: async () => {
            const code = await ask((page) => page.evaluate((end) => globalThis.transportPage.ready(end), name), true);
            if (code === "call_over") throw callError(code);
            if (code !== null) throw new Error(code);
          },
          stats: (other) =>
            ask((page) => page.evaluate((given) => globalThis.transportPage.stats(...given), [name, other] as const)),
          close: () => tell((page) => page.evaluate((end) => globalThis.transportPage.close(end), name)),
        },
      };
    },
    settle,
    wait: async (ms) => {
      // Real time: a timer of the transport's is over by then.
      await pause(Math.min(ms, longestTimerMs));
      await settle();
    },
    track: (source) => {
      const track = new PageTrack(tracks.length, source);
      tracks.push(track);
      tell((page) =>
        page.evaluate((given) => globalThis.transportPage.track(...given), [track.number, source] as const),
      );
      return track;
    },
    credentials: () => ({ ice: [{ urls: ["stun:127.0.0.1:9"] }], relayOnly: false }),
    end: () => void opened.then((page) => page.close()),
  };
};
