import { legOf, type FoldedCall as Call } from "@opencallkit/core";
import { newestStay } from "../checks/leg-rules.ts";
import { checkSignal, type Passed } from "../checks/check-signal.ts";
import type { Truth } from "../checks/truth.ts";
import type { Chance } from "../kernel/chance.ts";
import { fieldsOf, textOf } from "./wire-messages.ts";

type Who = { readonly app: number; readonly user: string; readonly client: string };

/** Signal generator that bypasses the engine, as a modified client may: at any time, and in the name of any stay. */
export type Signals = {
  readonly say: (who: Who, id: string, call: Call) => string;
  /** Checks a frame that leaves a node for this client. */
  readonly heard: (to: Who, message: { readonly [name: string]: unknown }) => void;
};

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);

export const signalsOf = (chance: Chance, truth: Truth, alone: boolean): Signals => {
  /** Senders, by serial number. */
  const sent: Who[] = [];
  const newest = new Map<string, number>();

  const stayOf = (call: Call, user: string): number => {
    const leg = legOf(call, user);
    // Next stay number: the one that this user gets if they answer now.
    return leg !== undefined && "stay" in leg ? leg.stay : newestStay(call) + 1;
  };

  const say: Signals["say"] = (who, id, call) => {
    const serial = sent.push(who);
    const others = newestStay(call) + 1;
    const from = chance.happens(0.8) ? stayOf(call, who.user) : 1 + chance.below(others);
    const to = 1 + chance.below(others);
    const route = { call: id, from, to: to === from ? (to % others) + 1 : to, path: 0, epoch: 0, serial };
    if (chance.happens(0.2)) return JSON.stringify({ type: "signalAck", ack: route });
    const body = chance.happens(0.5)
      ? { type: "description", description: { type: "offer", sdp: "v=0" } }
      : { type: "candidate", candidate: "candidate:1", mid: "0", line: 0 };
    return JSON.stringify({ type: "signal", signal: { ...route, body } });
  };

  /** FIFO order per sender and receiver, on one node (SIGNAL-3). */
  const inOrder = (from: Who, to: Who, serial: number): boolean => {
    const name = `${from.client} ${to.client}`;
    const before = newest.get(name) ?? 0;
    newest.set(name, Math.max(before, serial));
    return !alone || serial > before;
  };

  return {
    say,
    heard: (to, message) => {
      if (message["type"] !== "signal" && message["type"] !== "signalAck") return;
      const fields = fieldsOf(message[message["type"] === "signal" ? "signal" : "ack"]);
      const serial = numberOf(fields["serial"]);
      const from = sent[serial - 1];
      if (from === undefined) throw new Error("a signal that nobody has sent");
      const passed: Passed = {
        call: textOf(fields["call"]),
        from: { ...from, stay: numberOf(fields["from"]) },
        to: { ...to, stay: numberOf(fields["to"]) },
        inOrder: inOrder(from, to, serial),
      };
      checkSignal(passed, truth, alone);
    },
  };
};
