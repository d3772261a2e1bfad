import type { Agenda } from "../kernel/agenda.ts";
import type { Chance } from "../kernel/chance.ts";
import type { Rates } from "../world/rates.ts";

/** FIFO pipe, one direction of a connection: with latency, but in order and without gaps. */
export type Pipe<T> = { readonly send: (message: T) => void };

/** Physical link of one connection, which may go dead silently (half-open). */
export type Wires = { alive: boolean };

type PipeParts<T> = {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly rates: () => Rates;
  readonly wires: Wires;
  readonly deliver: (message: T) => void;
};

const stallMs = 6000;

export const pipeOf = <T>({ agenda, chance, rates, wires, deliver }: PipeParts<T>): Pipe<T> => {
  const queue: T[] = [];
  let last = 0;
  return {
    send: (message) => {
      if (!wires.alive) return;
      const { slowMs, stalls } = rates();
      const delay = chance.below(slowMs + 1) + (chance.happens(stalls) ? chance.below(stallMs) : 0);
      last = Math.max(last, agenda.now() + delay);
      queue.push(message);
      agenda.after(last - agenda.now(), () => {
        const next = queue.shift();
        if (next !== undefined && wires.alive) deliver(next);
      });
    },
  };
};
