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
  // Loopback ICE candidates: 127.0.0.1 also where there is no other interface.
  "--allow-loopback-in-peer-connection",
];

export type BrowserOptions = {
  /** Permission denied: refuses camera and microphone, as a person would. */
  readonly refuses?: boolean;
  /** No audio probe (`ears.ts`), whose cost a benchmark must not contain. */
  readonly deaf?: boolean;
  readonly flags?: readonly string[];
  /** Executable that execs the browser, by default the browser itself. */
  readonly launcher?: string;
};

/** Browser of one person: a process of its own, with a fake camera and a fake microphone. */
export type PersonBrowser = {
  /** Fresh profile; its pages share storage, as the tabs of a browser do. */
  readonly context: BrowserContext;
  readonly open: (url: string) => Promise<Page>;
  /** Second profile in the same browser, with the same camera and microphone. */
  readonly otherProfile: () => Promise<BrowserContext>;
  readonly cdp: (page: Page) => Promise<CDPSession>;
  /** Suspend, as a laptop that sleeps: stops every process of the browser (SIGSTOP); `wake` continues them. */
  readonly sleep: () => void;
  readonly wake: () => void;
  /** Crash: `kill -9` of the whole browser. */
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
  // Process group: Playwright starts the browser as the leader of its own.
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
