import type { CallChange, Client, Envelope, ClusterStore, PresenceEntry } from "@opencallkit/server/ports";
import { audience } from "@opencallkit/core";
import { lookWindow } from "@opencallkit/sql";
import type { Agenda } from "../kernel/agenda.ts";
import type { Chance } from "../kernel/chance.ts";
import type { Disk } from "../shell/disk.ts";
import type { Tables } from "../store/tables.ts";
import type { Rates } from "../world/rates.ts";

/** Shared cluster state in the store: presence and messages. It survives the nodes, but not a crash of the store. */
export type SimulatedCluster = {
  readonly nodesFor: (name: string, disk: Disk, alive: () => boolean, known: { lastCommit: number }) => ClusterStore;
};

type Member = {
  at: number;
  readonly hear: ((heard: readonly CallChange[] | "poll" | "messages") => void) | null;
  readonly alive: () => boolean;
};
type Post = { readonly to: string; readonly body: string; readonly at: number };

const livesMs = 10_000;
const keptMs = 60_000;
const overdueMs = 200;

const keyOf = ({ app, user, client }: Client): string => `${app}/${user}\n${client}`;

/** Cluster store on the simulated disk: as on PostgreSQL, notifications may be lost, and polls find everything. */
export const simulatedClusterStore = (
  tables: Tables,
  agenda: Agenda,
  chance: Chance,
  rates: () => Rates,
  lost: () => void,
): SimulatedCluster => {
  const members = new Map<string, Member>();
  const seats = new Map<string, { readonly node: string; readonly seat: PresenceEntry; readonly at: number }>();
  let post: Post[] = [];
  const living = (): readonly string[] =>
    [...members].flatMap(([name, { at }]) => (agenda.now() - at < livesMs ? [name] : []));

  const ring = (to: string, heard: readonly CallChange[] | "poll" | "messages"): void => {
    if (chance.happens(rates().wordsLost)) return lost();
    agenda.after(1 + chance.below(20), () => {
      const member = members.get(to);
      if (member?.alive() === true) member.hear?.(heard);
    });
  };

  return {
    nodesFor: (name, disk, alive, own) => {
      const ask = <T>(look: () => T): Promise<T> =>
        new Promise((resolve, reject) =>
          disk.read(
            () => ({ found: look() }),
            (read) => (read === null ? reject(new Error("the store is away")) : resolve(read.found)),
          ),
        );
      const others = (): readonly string[] => living().filter((each) => each !== name);
      // The product's own window, with moments for places.
      const window = lookWindow();
      const look = () => {
        const known = members.has(name) && agenda.now() - (members.get(name)?.at ?? 0) < livesMs;
        members.set(name, { hear: members.get(name)?.hear ?? null, alive, at: agenda.now() });
        own.lastCommit = Math.max(own.lastCommit, tables.lastCommit());
        const since = window.from();
        window.done(agenda.now(), agenda.now());
        const changes = [...tables.rows()].flatMap((row): readonly CallChange[] =>
          row.changedAt >= since
            ? [{ app: row.app, call: row.id, version: row.facts.length, people: audience(row.call) }]
            : [],
        );
        const around = others();
        return { known, others: around, changes: around.length === 0 ? [] : changes };
      };
      const deliver = ({ to, body }: Envelope): void => {
        const seat = to === "all" ? undefined : seats.get(keyOf(to));
        const nodes = to === "all" ? others() : seat === undefined || seat.node === name ? [] : [seat.node];
        for (const node of nodes) {
          post.push({ to: node, body, at: agenda.now() });
          ring(node, "messages");
        }
      };
      return {
        join: (hear) =>
          ask(() => {
            members.set(name, { at: agenda.now(), hear, alive });
            const first = look();
            for (const other of others()) ring(other, "poll");
            return { ...first, known: false };
          }),
        poll: () => ask(look),
        messages: () =>
          ask(() => {
            const mine = post.filter(({ to, at }) => to === name && agenda.now() - at < keptMs);
            post = post.filter(({ to }) => to !== name);
            return mine.map(({ body }) => body);
          }),
        send: ({ changes, messages: letters, connected: came, disconnected: went, dues }) =>
          ask(() => {
            for (const letter of letters) deliver(letter);
            for (const seat of came) seats.set(keyOf(seat), { node: name, seat, at: agenda.now() });
            for (const who of went) if (seats.get(keyOf(who))?.node === name) seats.delete(keyOf(who));
            for (const { app, call, version, at } of dues) {
              const row = tables.row(app, call);
              if (row?.facts.length === version && row.due !== null) row.due = at;
            }
            if (changes.length > 0) for (const other of others()) ring(other, changes);
          }),
        elsewhere: (app, users) =>
          ask(() => {
            const around = others();
            return {
              busy: tables.holders(app, users),
              presence: new Map(
                users.map((user) => [
                  user,
                  [...seats.values()].flatMap(({ node, seat }) =>
                    seat.app === app && seat.user === user && around.includes(node) ? [seat] : [],
                  ),
                ]),
              ),
            };
          }),
        callsOf: (app, user) =>
          ask(() =>
            [...tables.rows()].flatMap((row) =>
              row.app === app && row.due !== null && row.legs.has(user) ? [row.id] : [],
            ),
          ),
        presenceOf: (node) => ask(() => [...seats.values()].flatMap((each) => (each.node === node ? [each.seat] : []))),
        expiredCalls: () =>
          ask(() =>
            [...tables.rows()].flatMap(({ app, id, due }) =>
              due !== null && due <= agenda.now() - overdueMs ? [{ app, call: id }] : [],
            ),
          ),
        leave: () => Promise.resolve(),
      };
    },
  };
};
