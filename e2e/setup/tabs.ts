import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumPath } from "./browser.ts";
import { connectDevTools, type DevTools } from "./devtools.ts";

export type Tab = {
  /** Evaluates an expression in the page; a promise is awaited. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly toFront: () => Promise<void>;
  /** Freezes the page (Page Lifecycle API), as Chromium does after a long time in the background: none of its scripts runs. */
  readonly freeze: () => Promise<void>;
  readonly thaw: () => Promise<void>;
};

/**
 * Browser with real tab visibility: a tab is hidden when another one is in front, as a person's are. Playwright, in the
 * other tests, keeps every page visible and its timers unthrottled.
 */
export type TabbedBrowser = {
  readonly open: (url: string) => Promise<Tab>;
  readonly stop: () => Promise<void>;
};

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const address = /DevTools listening on (ws:\S+)/u.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`the browser ended before it could be driven: ${said}`)));
  });

const fieldOf = (value: unknown, name: string): unknown => {
  const field: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return field;
};

const openTab = async (tools: DevTools, url: string): Promise<Tab> => {
  const targetId = fieldOf(await tools.send("Target.createTarget", { url }), "targetId");
  const session = String(fieldOf(await tools.send("Target.attachToTarget", { targetId, flatten: true }), "sessionId"));
  const live = async (state: "frozen" | "active"): Promise<void> => {
    await tools.send("Page.setWebLifecycleState", { state }, session);
  };
  return {
    freeze: () => live("frozen"),
    thaw: () => live("active"),
    evaluate: async (expression) => {
      const question = { expression, returnByValue: true, awaitPromise: true };
      const answer = await tools.send("Runtime.evaluate", question, session);
      const failure = fieldOf(answer, "exceptionDetails");
      if (failure !== undefined) throw new Error(`${expression}: ${JSON.stringify(failure)}`);
      return fieldOf(fieldOf(answer, "result"), "value");
    },
    toFront: async () => {
      await tools.send("Target.activateTarget", { targetId });
    },
  };
};

export const openTabs = async (): Promise<TabbedBrowser> => {
  const profile = await mkdtemp(join(tmpdir(), "tabs-"));
  const fixed = ["--headless", "--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-sync"];
  // Loopback ICE candidates: 127.0.0.1 also where there is no other interface.
  const media = ["--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required"];
  const address = ["--remote-debugging-port=0", `--user-data-dir=${profile}`];
  const child = spawn(chromiumPath(), [...fixed, ...media, ...address, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const tools = await connectDevTools(await addressOf(child));
  return {
    open: (url) => openTab(tools, url),
    stop: async () => {
      const ended: Promise<unknown> = once(child, "exit");
      await tools.send("Browser.close", {});
      await ended;
      tools.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
