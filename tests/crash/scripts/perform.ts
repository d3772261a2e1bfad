import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "../pages/page.ts";
import type { Person } from "../pages/crowd.ts";
import type { Rule } from "../fixture/rule.ts";
import type { Kind, Plan } from "./plan.ts";

/** Cast of a script: the caller, then the callees, and somebody who may be added. */
export type Cast = {
  readonly people: readonly Person[];
  readonly renew: (page: Page) => void;
  readonly rule: Rule;
};

/** Size of a plan's cast: how many users, and how many devices the last of them has. */
export const castOf = ({ kind }: Plan): { readonly people: number; readonly devices: number } => {
  switch (kind) {
    case "offline":
      return { people: 1, devices: 1 };
    case "devices":
      return { people: 2, devices: 2 };
    case "group":
      return { people: 4, devices: 1 };
    case "talk":
    case "reject":
    case "cancel":
    case "noAnswer":
    case "glare":
    case "vanish":
    case "long":
    case "video":
    case "ruled":
      return { people: 2, devices: 1 };
  }
};

/** Timeout of a step in ms: longer than the longest freeze and its detection together. */
const patienceMs = 25_000;
const leaseMs = 45_000;
const askedMs = 5000;
const ruledMs = 8000;

const ignore = (work: Promise<unknown> | undefined): void => void work?.catch(() => undefined);
const phaseOf = (page: Page, call: string): string => page.call(call)?.state.get().state ?? "none";
const over = (page: Page, call: string): boolean => ["ended", "elsewhere", "none"].includes(phaseOf(page, call));

const first = (cast: Cast, at: number): Page => {
  const person = cast.people[at];
  if (person === undefined) throw new Error(`the script has no person ${at}`);
  return person.page();
};

/** Places a call; gives its id, which the client chooses and knows at once. */
const place = (caller: Page, to: readonly string[], timeout?: number): string => {
  ignore(caller.client.call({ to, media: "audio", ...(timeout === undefined ? {} : { timeout }) }));
  return caller.client.calls.get().at(-1)?.id ?? "";
};

/** Waits for the ring at the callee; false if the caller's call was over before. */
const rings = async (caller: Page, callee: Page, call: string): Promise<boolean> => {
  await callee.until(() => phaseOf(callee, call) === "ringing" || over(caller, call), patienceMs);
  return phaseOf(callee, call) === "ringing";
};

const answer = async (page: Page, call: string, after: number): Promise<void> => {
  await pause(after);
  ignore(page.call(call)?.accept());
};
const leave = (page: Page, call: string): void => ignore(page.call(call)?.hangUp());
const talks = (page: Page, call: string): Promise<boolean> =>
  page.until(() => phaseOf(page, call) === "talking" || over(page, call), patienceMs);

/** Connects a call: place, ring, answer; both talk, unless a fault came between. */
const connect = async (caller: Page, callee: Page, answerAfter: number): Promise<string> => {
  const call = place(caller, [callee.user]);
  if (await rings(caller, callee, call)) await answer(callee, call, answerAfter);
  await Promise.all([talks(caller, call), talks(callee, call)]);
  return call;
};

type Perform<K extends Kind> = (plan: Plan<K>, cast: Cast) => Promise<void>;

const performs: { readonly [K in Kind]: Perform<K> } = {
  talk: async ({ answerAfter, talkFor, endedBy }, cast) => {
    const [caller, callee] = [first(cast, 0), first(cast, 1)];
    const call = await connect(caller, callee, answerAfter);
    await pause(talkFor);
    if (endedBy !== "callee") leave(caller, call);
    if (endedBy !== "caller") leave(callee, call);
  },
  reject: async ({ after }, cast) => {
    const [caller, callee] = [first(cast, 0), first(cast, 1)];
    const call = place(caller, [callee.user]);
    if (!(await rings(caller, callee, call))) return;
    await pause(after);
    ignore(callee.call(call)?.reject());
  },
  cancel: async ({ after, answerAfter, talkFor }, cast) => {
    const [caller, callee] = [first(cast, 0), first(cast, 1)];
    const call = place(caller, [callee.user]);
    if (answerAfter !== null && (await rings(caller, callee, call))) {
      await Promise.all([answer(callee, call, answerAfter), pause(after)]);
      leave(caller, call);
      return pause(talkFor);
    }
    await pause(after);
    leave(caller, call);
  },
  noAnswer: async ({ timeout }, cast) => {
    const [caller, callee] = [first(cast, 0), first(cast, 1)];
    const call = place(caller, [callee.user], timeout);
    await caller.until(() => over(caller, call), patienceMs);
  },
  offline: async ({ timeout }, cast) => {
    const caller = first(cast, 0);
    const call = place(caller, [`nobody-of-${caller.user}`], timeout);
    await caller.until(() => over(caller, call), patienceMs);
  },
  devices: async ({ first: one, second: two, declines, talkFor }, cast) => {
    const caller = first(cast, 0);
    const [here, there] = cast.people[1]?.pages() ?? [];
    if (here === undefined || there === undefined) throw new Error("the callee has no two devices");
    const call = place(caller, [here.user]);
    await Promise.all([
      rings(caller, here, call).then(() => answer(here, call, one)),
      rings(caller, there, call).then(async () => {
        if (!declines) return answer(there, call, two);
        await pause(two);
        ignore(there.call(call)?.reject());
      }),
    ]);
    await talks(caller, call);
    await pause(talkFor);
    leave(caller, call);
  },
  glare: async ({ apart, talkFor }, cast) => {
    const [one, two] = [first(cast, 0), first(cast, 1)];
    place(one, [two.user]);
    await pause(apart);
    place(two, [one.user]);
    const talking = (page: Page) => (): boolean =>
      page.live().some((call) => call.state.get().state === "talking") || page.live().length === 0;
    await Promise.all([one.until(talking(one), patienceMs), two.until(talking(two), patienceMs)]);
    await pause(talkFor);
    for (const call of one.live()) leave(one, call.id);
  },
  group: async ({ answers, adds, returns, talkFor }, cast) => {
    const [caller, bob, carol, dave] = [first(cast, 0), first(cast, 1), first(cast, 2), first(cast, 3)];
    const call = place(caller, [bob.user, carol.user]);
    await Promise.all(
      [bob, carol].map(async (page, at) => {
        if (await rings(caller, page, call)) await answer(page, call, answers[at] ?? 0);
        await talks(page, call);
      }),
    );
    await talks(caller, call);
    if (adds) {
      ignore(bob.call(call)?.add([dave.user], { timeout: 10 }));
      if (await rings(bob, dave, call)) await answer(dave, call, 0);
    }
    await pause(talkFor);
    leave(carol, call);
    if (returns) {
      await carol.until(() => over(carol, call), patienceMs);
      ignore(carol.call(call)?.join());
      await pause(talkFor);
    }
    for (const page of [caller, bob, carol, dave]) leave(page, call);
  },
  vanish: async ({ talkFor, who }, cast) => {
    const [caller, callee] = [first(cast, 0), first(cast, 1)];
    const call = await connect(caller, callee, 0);
    await pause(talkFor);
    const [lost, left] = who === "caller" ? [caller, callee] : [callee, caller];
    // Drain first: a frame still in flight would prove it alive after it has vanished.
    const ready = (): boolean => lost.connected() && lost.still() && phaseOf(lost, call) === "talking";
    if (!(await lost.until(ready, patienceMs))) return leave(left, call);
    lost.vanish();
    await left.until(() => over(left, call), leaseMs);
    cast.renew(lost);
  },
  video: async ({ agrees, backBy, talkFor }, cast) => {
    const [caller, callee] = [first(cast, 0), first(cast, 1)];
    const call = await connect(caller, callee, 0);
    ignore(caller.call(call)?.switchMedia("video"));
    const asked = (): boolean => callee.call(call)?.state.get().videoAsked?.user === caller.user;
    await callee.until(() => asked() || over(callee, call), askedMs);
    ignore(callee.call(call)?.answerVideo(agrees));
    await pause(talkFor);
    if (backBy !== null) ignore((backBy === "caller" ? caller : callee).call(call)?.switchMedia("audio"));
    await pause(talkFor);
    leave(caller, call);
  },
  ruled: async ({ answered, removes, after }, cast) => {
    const [caller, callee] = [first(cast, 0), first(cast, 1)];
    const call = answered ? await connect(caller, callee, 0) : place(caller, [callee.user]);
    await pause(after);
    cast.rule(call, removes ? callee.user : null);
    // Not confirmed: the server that was asked may have been killed.
    await caller.until(() => over(caller, call), ruledMs);
    leave(caller, call);
  },
  long: async ({ talkFor }, cast) => {
    const [caller, callee] = [first(cast, 0), first(cast, 1)];
    const call = await connect(caller, callee, 0);
    await pause(talkFor);
    leave(callee, call);
  },
};

const play = <K extends Kind>(kind: K, plan: Plan<K>, cast: Cast): Promise<void> => performs[kind](plan, cast);
const dispatch = <K extends Kind>(plan: Plan<K>, cast: Cast): Promise<void> => play(plan.kind, plan, cast);

/** Waits for quiescence: true once no screen shows a live call, false after `ms`. A ring may still arrive after the caller gave up. */
const allCalm = async (pages: readonly Page[], ms: number): Promise<boolean> => {
  const limit = performance.now() + ms;
  const calm = (page: Page): boolean => page.live().length === 0;
  do await Promise.all(pages.map((page) => page.until(() => calm(page), Math.max(0, limit - performance.now()))));
  while (!pages.every(calm) && performance.now() < limit);
  return pages.every(calm);
};

/** Teardown: hangs up what is still on the screens; gives the calls that will not end. */
const part = async (cast: Cast): Promise<readonly string[]> => {
  const pages = cast.people.flatMap((person) => person.pages());
  if (!(await allCalm(pages, patienceMs))) {
    for (const page of pages) for (const call of page.live()) leave(page, call.id);
    await allCalm(pages, 2 * patienceMs);
  }
  const hanging = pages.flatMap((page) => page.live().map(({ id }) => id));
  for (const page of pages) for (const call of page.client.calls.get()) call.dismiss();
  return [...new Set(hanging)];
};

/** Runs a plan: plays a call to its end on every screen; gives the calls that do not end. */
export const perform = async (plan: Plan, cast: Cast): Promise<readonly string[]> => {
  await dispatch(plan, cast);
  return part(cast);
};
