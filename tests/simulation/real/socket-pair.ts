import type { Socket, SocketEvents } from "@opencallkit/client/internal";
import type { ClientSocket } from "@opencallkit/server/internal";
import type { Agenda } from "../kernel/agenda.ts";
import type { Chance } from "../kernel/chance.ts";
import { pipeOf, type Wires } from "../shell/link.ts";
import type { Rates } from "../world/rates.ts";

export type PairParts = {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly rates: () => Rates;
  readonly events: SocketEvents;
  /** Wire tap: sees every frame that arrives at the server, and every one that leaves it. */
  readonly toServer: (text: string) => void;
  readonly toClient: (text: string) => void;
  readonly fault: (name: string) => void;
};

/** Simulated WebSocket: both of its ends. */
export type Pair = {
  readonly server: ClientSocket;
  readonly client: Socket;
  readonly open: () => void;
  /** Connection reset: cuts it, and both ends learn of it. */ readonly cut: () => void;
};

const opened = 1;
const closing = 2;
const closed = 3;

export const socketPair = ({ agenda, chance, rates, events, toServer, toClient, fault }: PairParts): Pair => {
  const listeners: { readonly event: string; readonly run: (data: Buffer, isBinary: boolean) => void }[] = [];
  const listen: ClientSocket["on"] = (event, run) => listeners.push({ event, run });
  const nothing = Buffer.alloc(0);
  const emit = (event: "close" | "message", data = nothing): void => {
    for (const each of listeners) if (each.event === event) each.run(data, false);
  };
  const wires: Wires = { alive: true };
  let state = opened;
  let clientOpen = true;

  const overAtServer = (): void => {
    if (state === closed) return;
    state = closed;
    emit("close");
  };
  const overAtClient = (code: number): void => {
    if (!clientOpen) return;
    clientOpen = false;
    events.closed(code);
  };
  const cut = (): void => {
    wires.alive = false;
    agenda.after(chance.below(40), overAtServer);
    agenda.after(chance.below(40), () => overAtClient(1006));
  };

  const down = pipeOf<{ readonly text: string } | { readonly code: number }>({
    agenda,
    chance,
    rates,
    wires,
    deliver: (message) => {
      if ("code" in message) {
        overAtServer();
        return overAtClient(message.code);
      }
      if (clientOpen) events.heard(message.text);
    },
  });
  const up = pipeOf<string>({
    agenda,
    chance,
    rates,
    wires,
    deliver: (text) => {
      if (state !== opened) return;
      toServer(text);
      const data = Buffer.from(text);
      emit("message", data);
      const { doubles, breaks, halfOpen } = rates();
      if (text.startsWith('{"type":"request"') && chance.happens(doubles)) {
        fault("message twice");
        agenda.after(chance.below(300), () => {
          if (!wires.alive) return;
          toServer(text);
          emit("message", data);
        });
      }
      if (chance.happens(breaks)) {
        fault("socket broken");
        cut();
      } else if (chance.happens(halfOpen)) {
        fault("half-open");
        wires.alive = false;
      }
    },
  });

  const server: ClientSocket = {
    get readyState() {
      return state;
    },
    OPEN: opened,
    CLOSING: closing,
    bufferedAmount: 0,
    send: (text, sent) => {
      if (sent !== undefined) agenda.after(0, sent);
      if (state !== opened) return;
      toClient(text);
      down.send({ text });
    },
    close: (code) => {
      if (state !== opened) return;
      state = closing;
      if (wires.alive) down.send({ code });
      // Close timeout: on a dead link nobody answers the close handshake, and the socket is terminated.
      agenda.after(2000, overAtServer);
    },
    terminate: overAtServer,
    on: listen,
    once: listen,
  };
  return {
    server,
    client: {
      send: (text) => up.send(text),
      close: () => {
        clientOpen = false;
        // In-flight frames may still arrive.
        if (wires.alive) agenda.after(chance.below(10), cut);
      },
    },
    open: () => clientOpen && events.opened(),
    cut,
  };
};
