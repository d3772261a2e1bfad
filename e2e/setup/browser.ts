import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from "playwright-core";
import { tapSound } from "./ears.ts";
import { writeSource, type Source } from "./media.ts";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const chromiumPath = (): string => {
  const named = process.env["CHROMIUM"];
  const found = named ?? candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error("no Chromium: install the Debian package chromium, or set CHROMIUM to its path");
  return found;
};

const flags = [
  "--no-sandbox",
  "--use-fake-device-for-media-stream",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  "--autoplay-policy=no-user-gesture-required",
  // Candidates of 127.0.0.1 also where there is no other interface.
  "--allow-loopback-in-peer-connection",
];

export type BrowserOptions = {
  /** Refuses camera and microphone, as a person would. */
  readonly refuses?: boolean;
  /** Without ears (`ears.ts`), which cost time that a measurement must not have in it. */
  readonly deaf?: boolean;
  readonly flags?: readonly string[];
  /** A file that becomes the browser, by default the browser itself. */
  readonly launcher?: string;
};

/** One person's browser: a process of its own with a camera and a microphone of its own. */
export type PersonBrowser = {
  /** A profile without any history; its pages share storage as the tabs of a browser do. */
  readonly context: BrowserContext;
  readonly open: (url: string) => Promise<Page>;
  /** A second profile of the same person, on the same devices. */
  readonly otherProfile: () => Promise<BrowserContext>;
  readonly cdp: (page: Page) => Promise<CDPSession>;
  /** Stops every process of the browser, as a machine that sleeps does, and lets them run again. */
  readonly sleep: () => void;
  readonly wake: () => void;
  /** `kill -9` of the whole browser. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const profile = async (browser: Browser, { deaf = false }: BrowserOptions): Promise<BrowserContext> => {
  const context = await browser.newContext({ locale: "en-US" });
  if (!deaf) await context.addInitScript(tapSound);
  return context;
};

export const openBrowser = async (source: Source, options: BrowserOptions = {}): Promise<PersonBrowser> => {
  const files = await writeSource(source);
  const server = await chromium.launchServer({
    executablePath: options.launcher ?? chromiumPath(),
    headless: true,
    args: [
      ...flags,
      ...(options.refuses === true ? [] : ["--use-fake-ui-for-media-stream"]),
      `--use-file-for-fake-video-capture=${files.video}`,
      `--use-file-for-fake-audio-capture=${files.audio}`,
      ...(options.flags ?? []),
    ],
  });
  // Playwright starts the browser as the leader of a process group of its own.
  const signal = (name: NodeJS.Signals): void => {
    const { pid } = server.process();
    if (pid !== undefined) process.kill(-pid, name);
  };
  const browser = await chromium.connect(server.wsEndpoint());
  const context = await profile(browser, options);
  return {
    context,
    open: async (url) => {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    otherProfile: () => profile(browser, options),
    cdp: (page) => page.context().newCDPSession(page),
    sleep: () => signal("SIGSTOP"),
    wake: () => signal("SIGCONT"),
    kill: () => server.kill(),
    stop: async () => {
      await server.close();
      await files.stop();
    },
  };
};
