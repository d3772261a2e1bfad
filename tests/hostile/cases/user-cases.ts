import { ask, newId, type Attacker, type LogInAs, type Talker } from "../attacker.ts";
import type { HostileCase } from "../run-case.ts";

/** Authenticated attacks, by an ordinary user who is logged in. */

/** Message flood with reconnect: logs in again whenever it was closed, and sends something for as long as it is connected. */
const user =
  (name: string, work: (me: Talker, count: number) => void, as: LogInAs & { readonly everyMs?: number } = {}) =>
  async ({ logIn, again }: Attacker): Promise<void> => {
    let me: Talker | null = null;
    await again(async (count) => {
      if (me?.isOpen() !== true) me = await logIn(name, as);
      if (me === null || me.socket.bufferedAmount > 4_000_000) return;
      work(me, count);
    }, as.everyMs ?? 0);
  };

const many =
  (...runs: readonly HostileCase["run"][]): HostileCase["run"] =>
  async (attacker) => {
    await Promise.all(runs.map((run) => run(attacker)));
  };

/** Attack from within a call: two participants, and what each of them goes on to do. */
const talking =
  (work: (caller: Talker, callee: Talker, call: string, count: number) => void, reads = true) =>
  async ({ logIn, again }: Attacker): Promise<void> => {
    const name = newId().slice(0, 8);
    const [caller, callee] = [await logIn(`${name}-1`), await logIn(`${name}-2`)];
    if (caller === null || callee === null) return;
    const call = newId();
    caller.say(ask("invite", { call, callees: [callee.user], media: "audio" }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    callee.say(ask("accept", { call }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (!reads) for (const each of [caller, callee]) each.socket.pause();
    await again((count) => work(caller, callee, call, count));
  };

const times = (count: number, work: () => void): void => {
  for (let nr = 0; nr < count; nr += 1) work();
};

const questions = (caller: Talker, _callee: Talker, call: string): void =>
  times(20, () => {
    caller.say(ask("switchMedia", { call, media: "video" }));
    caller.say(ask("answerVideo", { call, agree: false }));
  });

const signal = (call: string, from: number, to: number, serial: number, sdp: string): object => ({
  type: "signal",
  signal: {
    call,
    from,
    to,
    path: 0,
    epoch: 0,
    serial: 1 + (serial % 900_000),
    body: { type: "description", description: { type: "offer", sdp } },
  },
});

const heavy = "汉".repeat(1300);
const spam = (me: Talker, callee: string): void => {
  const call = newId();
  me.say(ask("invite", { call, callees: [callee], media: "audio", userData: heavy }));
  me.say(ask("cancel", { call }));
};

export const userCases: readonly HostileCase[] = [
  { name: "questions for video without end", run: talking(questions) },
  {
    name: "questions for video, and snapshots of that call without end",
    run: talking((caller, callee, call) => {
      questions(caller, callee, call);
      caller.say(Array.from({ length: 250 }, () => ({ type: "sync", call })));
    }),
  },
  {
    name: "the same, and never read",
    run: talking((caller, callee, call) => {
      questions(caller, callee, call);
      caller.say({ type: "sync", call });
    }, false),
  },
  {
    name: "snapshots of calls that nobody knows",
    run: user("mallory", (me) => me.say(Array.from({ length: 50 }, () => ({ type: "sync", call: newId() })))),
  },
  {
    name: "the same snapshot again and again",
    run: user("mallory", (me) => times(100, () => me.say({ type: "sync", call: "AAAAAAAAAAAAAAAAAAAAAA" }))),
  },
  { name: "invites as fast as they go", run: user("mallory", (me) => times(20, () => spam(me, "nobody"))) },
  {
    name: "rings at one person by one other",
    run: many(
      user("victim", () => undefined, { everyMs: 100 }),
      user("mallory", (me) => spam(me, "victim"), { everyMs: 5 }),
    ),
  },
  {
    name: "rings at one person by twenty others, who is away",
    run: many(
      ...Array.from({ length: 20 }, (_each, nr) => user(`mallory-${nr}`, (me) => spam(me, "away"), { everyMs: 10 })),
      user("away", (me, count) => count % 20 === 19 && me.socket.terminate(), { everyMs: 50 }),
    ),
  },
  {
    name: "rings at ninety-nine people at once",
    run: user(
      "mallory",
      (me) => {
        const call = newId();
        me.say(
          ask("invite", {
            call,
            callees: Array.from({ length: 8 }, (_each, nr) => `callee-${nr}`),
            media: "video",
            userData: heavy,
          }),
        );
        me.say(ask("cancel", { call }));
      },
      { everyMs: 5 },
    ),
  },
  {
    name: "cancels of calls that nobody has heard of",
    run: user("mallory", (me) => times(20, () => me.say(ask("cancel", { call: newId() })))),
  },
  {
    name: "hang ups of calls that nobody has heard of",
    run: user("mallory", (me) => times(20, () => me.say(ask("hangUp", { call: newId() })))),
  },
  {
    name: "joins by guessed ids",
    run: user("mallory", (me) => times(20, () => me.say(ask("join", { call: newId() })))),
  },
  {
    name: "commands that are none",
    run: user("mallory", (me) =>
      times(20, () =>
        me.say({ type: "request", id: newId(), command: { type: "invite", body: { call: 5, callees: [["x"]] } } }),
      ),
    ),
  },
  {
    name: "frames full of commands",
    run: user("mallory", (me) => me.say(Array.from({ length: 256 }, () => ask("hangUp", { call: newId() }))), {
      everyMs: 5,
    }),
  },
  {
    name: "one command id for everything",
    run: user("mallory", (me) =>
      times(20, () => me.say(ask("invite", { call: newId(), callees: ["nobody"], media: "audio" }, "same"))),
    ),
  },
  {
    name: "signals as fast as they go",
    run: talking((caller, _callee, call, count) =>
      times(5, () => caller.say(signal(call, 1, 2, count, "x".repeat(40_000)))),
    ),
  },
  {
    name: "signals to somebody who never reads",
    run: talking((caller, callee, call, count) => {
      callee.socket.pause();
      caller.say(signal(call, 1, 2, count, "x".repeat(5000)));
    }),
  },
  {
    name: "signals to nobody",
    run: user("mallory", (me, count) => times(20, () => me.say(signal(newId(), 1, 2, count, "x".repeat(1000))))),
  },
  {
    name: "confirmed signals that were never sent",
    run: talking((caller, _callee, call) =>
      times(50, () =>
        caller.say({ type: "signalAck", ack: { call, from: 1, to: 2, path: 0, epoch: 0, serial: 999_999 } }),
      ),
    ),
  },
  {
    name: "new userSigs without end",
    run: async (attacker) =>
      user("mallory", (me) => times(20, () => me.say({ type: "renew", userSig: attacker.sigOf("mallory") })))(attacker),
  },
  { name: "bad new userSigs", run: user("mallory", (me) => me.say({ type: "renew", userSig: "x" })) },
  {
    name: "places seen that there are not",
    run: user("mallory", (me, count) =>
      times(50, () => me.say({ type: "endsSeen", place: Number.MAX_SAFE_INTEGER - count })),
    ),
  },
  { name: "beats without end", run: user("mallory", (me) => times(100, () => me.say({ type: "heartbeatReply" }))) },
  {
    name: "a second hello",
    run: async (attacker) =>
      user("mallory", (me) =>
        me.say({
          type: "hello",
          versions: [2],
          app: attacker.target.app.sdkAppId,
          user: "mallory",
          userSig: attacker.sigOf("mallory"),
          device: "device-01",
          client: "client-01",
        }),
      )(attacker),
  },
  { name: "goodbye, and back at once", run: user("mallory", (me) => me.say({ type: "goodbye" })) },
  {
    name: "ever new devices",
    run: async ({ logIn, again }) =>
      again(
        async (count) =>
          (
            await logIn("mallory", { device: `device-${count}-of-mallory`, client: `client-${count}-of-mallory` })
          )?.socket.terminate(),
        1,
      ),
  },
  {
    name: "two hundred pages of one user",
    run: async ({ logIn, again }) =>
      again(async (count) => void (await logIn("mallory", { client: `client-${count % 200}-of-mallory` })), 1),
  },
  {
    name: "one page that connects again and again",
    run: async ({ logIn, again }) => again(async () => void (await logIn("mallory")), 1),
  },
  {
    name: "logged in, called by others, and never reads",
    run: many(
      user("deaf", () => undefined, { reads: false, everyMs: 100 }),
      ...Array.from({ length: 10 }, (_each, nr) => user(`caller-${nr}`, (me) => spam(me, "deaf"), { everyMs: 20 })),
    ),
  },
  {
    name: "a group in which people come and go",
    run: async (attacker) => {
      const name = newId().slice(0, 8);
      const people: Talker[] = [];
      for (let nr = 0; nr < 4; nr += 1) {
        const each = await attacker.logIn(`${name}-${nr}`);
        if (each !== null) people.push(each);
      }
      const [host, ...others] = people;
      const call = newId();
      host?.say(ask("invite", { call, callees: others.map((other) => other.user), media: "audio" }));
      await attacker.again(() => {
        for (const other of others) {
          other.say(ask("join", { call }));
          other.say(ask("hangUp", { call }));
        }
        host?.say(ask("add", { call, people: others.map((other) => other.user) }));
      }, 1);
    },
  },
  {
    name: "goodbyes and hang ups by HTTP",
    run: async ({ target, sigOf, again }) => {
      const about = { app: target.app.sdkAppId, user: "mallory", userSig: sigOf("mallory"), client: "client-01" };
      const post = (path: string, body: object): Promise<unknown> =>
        fetch(`${target.url}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }).catch(() => null);
      await again(() =>
        Promise.all(
          Array.from({ length: 10 }, () => [
            post("/v1/gone", about),
            post("/v1/leave", { ...about, id: newId(), type: "cancel", call: newId() }),
          ]).flat(),
        ),
      );
    },
  },
];
