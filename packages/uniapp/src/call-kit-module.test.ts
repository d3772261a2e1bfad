import type { CallClient, Login, ReadonlyAtom } from "@opencallkit/client";
import { expect, test } from "vitest";
import { createCallKitModule, type CallKitModule } from "./call-kit-module.ts";
import { createListeners } from "./listeners.ts";

const always = <T>(value: T): ReadonlyAtom<T> => ({ get: () => value, subscribe: () => () => undefined });
const none = async (): Promise<never> => {
  throw new Error("not asked for here");
};

/** Fake client: it only knows who is logged in, and refuses a second user as the engine does. */
const fakeClient = (url: string, said: string[]): CallClient => {
  let now: Login | null = null;
  return {
    connection: always({ state: "loggedOut" }),
    user: { get: () => now?.userId ?? null, subscribe: () => () => undefined },
    calls: always([]),
    devices: always({
      microphone: { list: [], chosen: null, chosenName: "", barred: null },
      camera: { list: [], chosen: null, chosenName: "", barred: null },
      speaker: { list: [], chosen: null, chosenName: "", barred: null },
    }),
    volume: always(1),
    setVolume: () => undefined,
    autoplay: always("allowed"),
    login: async (who) => {
      if (now !== null && (now.userId !== who.userId || now.appId !== who.appId)) throw new Error("already_logged_in");
      now = who;
      said.push(`in ${who.userId} of ${who.appId} at ${url}`);
    },
    logout: async () => {
      said.push(`out ${now?.userId ?? "nobody"}`);
      now = null;
    },
    call: none,
    join: none,
    profiles: always(new Map()),
    profilesOf: none,
    setProfile: none,
    recents: none,
    observe: () => () => undefined,
    chooseDevice: async () => undefined,
    resumeSound: async () => undefined,
    close: () => void said.push(`close ${url}`),
  };
};

const start = () => {
  const said: string[] = [];
  const module = createCallKitModule({
    listeners: createListeners(() => undefined),
    load: async () => ({
      createCallClient: ({ url }) => fakeClient(url, said),
      mountCallKit: () => ({ unmount: () => undefined }),
    }),
    url: () => "here",
    report: () => undefined,
  });
  return { said, module };
};

const logIn = (module: CallKitModule, userID: string, more: object = {}): Promise<number> =>
  new Promise((resolve) => {
    module.login({ SDKAppID: 1, userID, userSig: "sig", ...more }, ({ code }) => resolve(code));
  });

test("UNI-2: a login of another user logs the first one out", async () => {
  const { said, module } = start();
  expect(await logIn(module, "alice")).toBe(0);
  expect(await logIn(module, "bob")).toBe(0);
  expect(said).toEqual(["in alice of 1 at here", "out alice", "in bob of 1 at here"]);
});

test("UNI-2: so does one of the same name in another app, and one that comes while the first is on its way", async () => {
  const { said, module } = start();
  const both = [logIn(module, "alice"), logIn(module, "alice", { SDKAppID: 2 })];
  expect(await Promise.all(both)).toEqual([0, 0]);
  expect(said).toEqual(["in alice of 1 at here", "out alice", "in alice of 2 at here"]);
});

test("the same user again is the same login, and another server is another client", async () => {
  const { said, module } = start();
  for (const more of [{}, {}, { url: "there" }]) expect(await logIn(module, "alice", more)).toBe(0);
  expect(said).toEqual(["in alice of 1 at here", "in alice of 1 at here", "close here", "in alice of 1 at there"]);
});
