import type { CallClient, CallEvent } from "@opencallkit/client";
import { createEngine, memoryStorage, type PageMoment, type Ports } from "@opencallkit/client/inside";
import type { Call } from "@opencallkit/core";
import type { Command } from "@opencallkit/protocol";
import { checkAnswer } from "../checks/check-answer.ts";
import { hold } from "../checks/violation.ts";
import { pairOf } from "../checks/state-pairs.ts";
import { countIn } from "../run/tally.ts";
import type { Shared } from "../shell/parts.ts";
import type { Seat } from "../world/cast.ts";
import { drawWish } from "../world/draw-wish.ts";
import type { House } from "./house.ts";

/** A browser of a user: what outlives its pages. */
export type Browser = {
  readonly seat: Seat;
  readonly lasting: Ports["storage"]["lasting"];
  session: Ports["storage"]["session"];
  readonly ended: Map<string, number>;
  tabs: number;
};
export const browserOf = (seat: Seat): Browser => ({
  seat,
  lasting: memoryStorage(),
  session: memoryStorage(),
  ended: new Map(),
  tabs: 0,
});

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
  readonly house: House;
  readonly browser: Browser;
  readonly others: readonly string[];
  readonly anyCall: () => string;
  readonly nextId: () => string;
  readonly heardFrom: (client: string) => void;
  readonly saysGone: (client: string) => void;
  readonly run: (check: () => void) => void;
};

const fieldsOf = (value: unknown): { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null ? { ...value } : {};
const messagesOf = (text: string): readonly { readonly [name: string]: unknown }[] => {
  const value: unknown = JSON.parse(text);
  return (Array.isArray(value) ? value : [value]).map(fieldsOf);
};

/** A page with the real engine in it. */
export const openTab = (needs: TabNeeds): Tab => {
  const { shared, house, browser, run } = needs;
  const { agenda, chance, trace, tally, tables, truth } = shared;
  const { app, user } = browser.seat;
  const listeners = new Set<(moment: PageMoment) => void>();
  const asked = new Map<string, Command>();
  const sockets = new Set<() => void>();
  const life = (browser.tabs += 1);
  let clientId: string | null = null;
  let frozen = false;
  let open = true;
  let late: (() => void)[] = [];
  const whenAwake = (then: () => void): void => {
    if (!open) return;
    if (frozen) late.push(then);
    else then();
  };

  /** What goes up: who it is, and what is asked under which id. */
  const seenUp = (text: string): void => {
    for (const message of messagesOf(text)) {
      if (message["t"] === "hello") clientId = String(message["client"]);
      if (clientId !== null) needs.heardFrom(clientId);
      const command = fieldsOf(message["command"]);
      if (message["t"] !== "ask" || clientId === null) continue;
      const call = String(fieldsOf(command["body"])["call"]);
      countIn(tally, pairOf(tables.row(app, call)?.call, user, clientId, String(command["name"])));
    }
  };
  const seenDown = (text: string): void => {
    for (const message of messagesOf(text)) {
      if (message["t"] !== "answer" || clientId === null) continue;
      const id = String(message["id"]);
      const command = asked.get(id);
      if (command === undefined) continue;
      const code = fieldsOf(message["refusal"])["code"];
      const refusal = message["refusal"] === null ? null : code;
      trace.note(() => `${user} ${life} hears ${refusal ?? "yes"} to ${command.name} ${id}`);
      const who = { app, user, client: clientId };
      const met = typeof message["call"] === "string" ? message["call"] : null;
      // A refusal's code is one of the registry's, or the engine would not have taken it.
      if (refusal === null) run(() => checkAnswer({ who, id, command, refusal: null, met }, truth));
      else if (refusal === "try_later") run(truth.triedLater);
      else run(() => hold("I11", refusal === "too_fast" || tables.row(app, command.body.call)?.commands.has(`${who.client}\u001f${id}\u001f${user}`) !== true, () => `${String(refusal)} after its effect: ${command.name} ${id}`));
    }
  };

  const told = (event: CallEvent): void => {
    trace.mark(17, event.type.length);
    if (!("callId" in event) || event.callId === null) return;
    const { callId } = event;
    trace.note(() => `${browser.seat.device} ${life} is told ${event.type} of ${callId.slice(0, 5)} ${"late" in event && event.late ? "late" : ""}`);
    if (event.type === "ended") {
      const row = tables.row(app, callId);
      const leg = row === undefined || row.call.phase === "new" || row.call.phase === "void" ? undefined : row.call.legs[user];
      const totals = leg === undefined || leg.state === "waiting" ? [] : leg.stays.map((stay) => stay.leftAt - stay.joinedAt);
      run(() => hold("I08", totals.includes(event.totalTime), () => `${user} hears ${event.totalTime} ms, the record says ${totals.join()}`));
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
        const socket = house.connect({ app, user, client: clientId ?? "" }, guarded, { up: seenUp, down: seenDown });
        if (socket !== null) {
          sockets.add(socket.close);
          return {
            close: socket.close,
            send: (text) => {
              for (const message of messagesOf(text)) if (message["t"] === "ask") note(message);
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
      follow: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      beacon: (url, text) => {
        const said = fieldsOf(JSON.parse(text));
        const client = String(said["client"]);
        agenda.after(chance.below(200), () => {
          const node = house.any();
          if (node === null) return;
          if (url.endsWith("gone")) {
            needs.saysGone(client);
            return node.gone({ app, user, client });
          }
          const command = asked.get(String(said["id"]));
          if (command !== undefined) house.leave({ app, user, client }, String(said["id"]), command, () => undefined);
        });
      },
    },
    devices: { list: () => Promise.resolve([]), follow: () => () => undefined },
    sound: { unlock: () => undefined, play: () => ({ resume: () => Promise.resolve(true), setSpeaker: () => Promise.resolve(), end: () => undefined }) },
    awake: { hold: () => () => undefined },
    storage: { lasting: browser.lasting, session: browser.session },
    logger: { log: () => undefined },
    media: "absent",
  };
  const names = ["invite", "accept", "reject", "cancel", "hangUp", "add", "join", "switchMedia", "answerVideo"];
  /** Keeps what was asked under which id; the engine has checked its form. */
  const note = (message: { readonly [name: string]: unknown }): void => {
    const { command, id } = message;
    if (isCommand(command)) asked.set(String(id), command);
  };
  const isCommand = (value: unknown): value is Command =>
    typeof value === "object" && value !== null && "name" in value && names.includes(String(value.name)) && "body" in value;

  const client = createEngine("http://server.test", ports);
  client.observe(told);
  client.login({ appId: app, userId: user, userSig: house.userSig(app, user) }).catch(() => undefined);

  const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined);
  const obey = (command: Command): void => {
    trace.note(() => `${user} ${life} wishes ${JSON.stringify(command)}`);
    const call = client.calls.get().find(({ id }) => id === command.body.call);
    switch (command.name) {
      case "invite": {
        const { callees, media, timeout, room, roomText, chatGroup } = command.body;
        return quietly(
          client.call({
            to: callees,
            media,
            ...(timeout === undefined ? {} : { timeout }),
            ...(room === undefined ? {} : { room }),
            ...(roomText === undefined ? {} : { roomText }),
            ...(chatGroup === undefined ? {} : { chatGroup }),
          }),
        );
      }
      case "join":
        return quietly(call === undefined ? client.join(command.body.call) : call.join());
      case "accept":
        return call === undefined ? undefined : quietly(call.accept(command.body.media === undefined ? {} : { media: "audio" }));
      case "reject":
        return call === undefined ? undefined : quietly(call.reject());
      case "cancel":
      case "hangUp":
        return call === undefined ? undefined : quietly(call.hangUp());
      case "add":
        return call === undefined ? undefined : quietly(call.add(command.body.people));
      case "switchMedia":
        return call === undefined ? undefined : quietly(call.switchMedia(command.body.media));
      case "answerVideo":
        return call === undefined ? undefined : quietly(call.answerVideo(command.body.agree));
    }
  };
  /** The calls on the screen, as the store has them: what a person does depends on little more than their own leg. */
  const onScreen = (): readonly (readonly [string, Call])[] =>
    client.calls.get().flatMap(({ id, state }) => {
      const row = tables.row(app, id);
      const { phase } = state.get();
      return row === undefined || phase === "elsewhere" || (phase === "ended" && row.call.phase === "ended") ? [] : [[id, row.call] as const];
    });

  return {
    client,
    clientId: () => clientId,
    wish: (wildness) => {
      if (!open || frozen) return;
      for (const call of client.calls.get()) if (chance.happens(0.5)) call.dismiss();
      if (client.calls.get().length > 3) return;
      const command = drawWish(chance, { user, client: clientId ?? "", others: needs.others, calls: onScreen(), anyCall: needs.anyCall, newCall: () => "new".padEnd(22, "_") }, wildness);
      if (command !== null) run(() => obey(command));
    },
    leaveAll: () => {
      for (const call of client.calls.get()) quietly(call.hangUp());
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
      // A page that ends takes its sockets with it, and says nothing more.
      for (const close of sockets) close();
    },
  };
};
