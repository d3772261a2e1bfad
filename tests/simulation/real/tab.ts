import type { CallClient, CallEvent } from "@opencallkit/client";
import { createEngine, type PageMoment, type Ports } from "@opencallkit/client/internal";
import type { FoldedCall as Call } from "@opencallkit/core";
import type { Command } from "@opencallkit/protocol";
import { checkAnswer } from "../checks/check-answer.ts";
import { hold } from "../checks/violation.ts";
import { pairOf } from "../checks/state-pairs.ts";
import { countIn } from "../run/tally.ts";
import type { Shared } from "../shell/parts.ts";
import { drawAction } from "../world/draw-action.ts";
import type { Browser } from "./browser.ts";
import type { ClusterFixture } from "./cluster-fixture.ts";
import { performAction } from "./perform-action.ts";
import type { Signals } from "./signals.ts";
import { answerOf, fieldsOf, isCommand, messagesOf, textOf } from "./wire-messages.ts";

export type Tab = {
  readonly client: CallClient;
  readonly wish: (wildness: number) => void;
  readonly leaveAll: () => void;
  readonly clientId: () => string | null;
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly frozen: () => boolean;
  readonly open: () => boolean;
  readonly end: (says: boolean) => void;
  readonly wake: () => void;
};

export type TabNeeds = {
  readonly shared: Shared;
  readonly fixture: ClusterFixture;
  readonly browser: Browser;
  readonly signals: Signals;
  readonly others: readonly string[];
  readonly anyCall: () => string;
  readonly nextId: () => string;
  readonly heardFrom: (client: string, writes: boolean) => void;
  readonly saysGone: (client: string) => void;
  readonly run: (check: () => void) => void;
};

const noticedMs = 13_000;

/** Browser tab: a page that runs the real engine. */
export const openTab = (needs: TabNeeds): Tab => {
  const { shared, fixture, browser, run } = needs;
  const { agenda, chance, trace, tally, tables, truth } = shared;
  const { app, user } = browser.member;
  const listeners = new Set<(moment: PageMoment) => void>();
  const asked = new Map<string, Command>();
  const sockets = new Set<() => void>();
  const life = (browser.tabs += 1);
  let clientId: string | null = null;
  let frozen = false;
  let open = true;
  let late: (() => void)[] = [];
  let say: (text: string) => void = () => undefined;
  const whenAwake = (then: () => void): void => {
    if (!open) return;
    if (frozen) late.push(then);
    else then();
  };

  /** Tap of upstream frames: identity, and commands with their ids. */
  const seenUp = (text: string, writes: boolean): void => {
    for (const message of messagesOf(text)) {
      if (message["type"] === "hello") clientId = textOf(message["client"]);
      if (clientId !== null) needs.heardFrom(clientId, writes);
      const command = fieldsOf(message["command"]);
      if (message["type"] !== "request" || clientId === null) continue;
      const call = textOf(fieldsOf(command["body"])["call"]);
      if (command["type"] === "invite") shared.invites(app, user);
      countIn(tally, pairOf(tables.row(app, call)?.call, user, clientId, textOf(command["type"])));
    }
  };
  const seenDown = (text: string): void => {
    for (const message of messagesOf(text)) {
      const to = { app, user, client: clientId ?? "" };
      run(() => needs.signals.heard(to, message));
      const answer = answerOf(message);
      const command = answer === null ? undefined : asked.get(answer.id);
      if (answer === null || command === undefined || clientId === null) continue;
      const who = { app, user, client: clientId };
      trace.note(() => `${user} ${life} hears ${answer.refusal ?? "yes"} to ${command.type} ${answer.id}`);
      const met = answer.met === command.body.call ? null : answer.met;
      run(() => checkAnswer({ ...answer, met, who, command }, truth));
    }
  };

  /** Sends a random signal in a call, whether or not it is the time for one. */
  const signal = (call: string): void => {
    const row = tables.row(app, call);
    if (row === undefined || clientId === null || client.connection.get().state !== "connected") return;
    const text = needs.signals.say({ app, user, client: clientId }, call, row.call);
    trace.note(() => `${browser.member.device} ${life} says ${text}`);
    say(text);
  };

  const told = (event: CallEvent): void => {
    trace.mark(17, event.type.length);
    if (!("callId" in event) || event.callId === null) return;
    const { callId } = event;
    if (event.type === "began" && chance.happens(0.5)) signal(callId);
    trace.note(
      () =>
        `${browser.member.device} ${life} is told ${event.type} of ${callId.slice(0, 5)} ${"late" in event && event.late ? "late" : ""}`,
    );
    if (event.type === "began") browser.began.add(callId);
    if (event.type === "ended") {
      // Late delivery: of a call that was over before a page knew of it only the end is told; it is never on the screen.
      const wasShown = client.calls.get().some(({ id }) => id === callId);
      const isWhole = browser.began.delete(callId) || event.late || !wasShown;
      run(() => hold("I07", isWhole, () => `${browser.member.device} hears of the end of ${callId} alone`));
      const row = tables.row(app, callId);
      const leg =
        row === undefined || row.call.state === "new" || row.call.state === "void"
          ? undefined
          : row.call.legs.get(user);
      const totals =
        leg === undefined || leg.state === "waiting" ? [] : leg.stays.map((stay) => stay.leftAt - stay.joinedAt);
      run(() =>
        hold(
          "I08",
          totals.includes(event.totalTime),
          () => `${user} hears ${event.totalTime} ms, the record says ${totals.join()}`,
        ),
      );
      const count = (browser.ended.get(callId) ?? 0) + 1;
      browser.ended.set(callId, count);
    }
  };

  const ports: Ports = {
    clock: {
      now: agenda.now,
      after: (ms, then) => agenda.after(ms, () => whenAwake(then)),
    },
    random: { fraction: chance.fraction, id: needs.nextId },
    sockets: {
      open: (_url, events) => {
        const guarded = {
          opened: () => whenAwake(events.opened),
          heard: (text: string) => whenAwake(() => events.heard(text)),
          closed: (code: number) => whenAwake(() => events.closed(code)),
        };
        const socket = fixture.connect({ app, user, client: clientId ?? "" }, guarded, { up: seenUp, down: seenDown });
        if (socket !== null) {
          sockets.add(socket.close);
          say = socket.send;
          return {
            close: socket.close,
            send: (text) => {
              for (const message of messagesOf(text)) if (message["type"] === "request") note(message);
              socket.send(text);
            },
          };
        }
        agenda.after(5, () => guarded.closed(1006));
        return { send: () => undefined, close: () => undefined };
      },
    },
    holds: { hold: () => Promise.resolve(() => undefined) },
    page: {
      origin: null,
      follow: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      beacon: (url, text) => {
        const said = fieldsOf(JSON.parse(text));
        const client = textOf(said["client"]);
        agenda.after(chance.below(200), () => {
          const node = fixture.any();
          if (node === null) return;
          if (url.endsWith("gone")) {
            needs.saysGone(client);
            return node.gone({ app, user, client });
          }
          const command = asked.get(textOf(said["id"]));
          if (command !== undefined) fixture.leave({ app, user, client }, textOf(said["id"]), command, () => undefined);
        });
      },
    },
    devices: { list: () => Promise.resolve([]), bar: () => Promise.resolve(null), follow: () => () => undefined },
    sound: {
      unlock: () => undefined,
      play: () => ({
        began: Promise.resolve(),
        resume: () => Promise.resolve(true),
        setSpeaker: () => Promise.resolve(),
        setVolume: () => undefined,
        end: () => undefined,
      }),
    },
    awake: { hold: () => () => undefined },
    storage: { lasting: browser.lasting, session: browser.session },
    logger: { log: () => undefined },
    media: "absent",
    mediaServer: null,
  };
  /** Records a command by its id. */
  const note = ({ command, id }: { readonly [name: string]: unknown }): void => {
    if (isCommand(command)) asked.set(textOf(id), command);
  };

  const client = createEngine("http://server.test", ports);
  client.observe(told);
  client.connection.subscribe((connection) => {
    const since = truth.calmSince();
    if (connection.state !== "waiting" || since === null || !open || frozen) return;
    // Expected throttling (DEVICE-4): devices that replace each other in turn are slowed down.
    if (connection.error?.code === "too_many_requests" && !truth.policy(app).multiDevice) return;
    // Failure detection (BEAT-1): an earlier fault is noticed after a silence of 12 s.
    run(() =>
      hold(
        "S07",
        agenda.now() - since < noticedMs,
        () => `${browser.member.device} loses its connection, and all is well`,
      ),
    );
  });
  client.login({ appId: app, userId: user, userSig: fixture.userSig(app, user) }).catch(() => undefined);

  /** Calls on the screen, in their stored state: what a user does depends on little more than their own leg. */
  const onScreen = (): readonly (readonly [string, Call])[] =>
    client.calls.get().flatMap((call) => {
      const row = tables.row(app, call.id);
      const { state } = call.state.get();
      return row === undefined || state === "elsewhere" || (state === "ended" && row.call.state === "ended")
        ? []
        : [[call.id, row.call] as const];
    });

  return {
    client,
    clientId: () => clientId,
    wish: (wildness) => {
      if (!open || frozen) return;
      for (const call of client.calls.get()) if (chance.happens(0.5)) call.dismiss();
      if (client.calls.get().length > 3) return;
      const command = drawAction(
        chance,
        {
          user,
          client: clientId ?? "",
          others: needs.others,
          calls: onScreen(),
          anyCall: needs.anyCall,
          // Engine limit: it sends no commands for a call that is not on its screen.
          outside: () => null,
          newCall: () => "new".padEnd(22, "_"),
        },
        wildness,
      );
      if (command !== null) {
        trace.note(() => `${browser.member.device} ${life} wishes ${JSON.stringify(command)}`);
        run(() => performAction(client, command));
        // Early signal: an answer is hardly ever on disk by the time that this arrives.
        if (chance.happens(0.3)) signal(command.body.call);
      }
    },
    leaveAll: () => {
      for (const call of client.calls.get()) performAction(client, { type: "hangUp", body: { call: call.id } });
    },
    frozen: () => frozen,
    open: () => open,
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      if (!frozen) return;
      frozen = false;
      const waiting = late;
      late = [];
      for (const then of waiting) whenAwake(then);
      for (const listener of listeners) listener("back");
    },
    wake: () => {
      for (const listener of listeners) listener("back");
    },
    end: (says) => {
      if (!open) return;
      if (says) for (const listener of listeners) listener("leaving");
      open = false;
      // Unload: a page that ends takes its sockets with it, and sends nothing more.
      for (const close of sockets) close();
    },
  };
};
