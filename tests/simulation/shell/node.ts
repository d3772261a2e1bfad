import { audience, heardCount } from "@opencallkit/core";
import { callKey, fromStore, type CommandReply } from "@opencallkit/core/processor";
import { graceAfterOutage, callHeldBy, liveCalls, usageMeter } from "@opencallkit/server/internal";
import type { Command, RefusalCode } from "@opencallkit/protocol";
import { checkAnswer } from "../checks/check-answer.ts";
import { pairOf } from "../checks/state-pairs.ts";
import { countIn } from "../run/tally.ts";
import type { CallRow } from "../store/tables.ts";
import { liveRow, proveMs } from "./live-row.ts";
import { proofsOf } from "./proofs.ts";
import { tellingOf } from "./telling.ts";
import type { Asking, NodeLife, NodeNeeds } from "./node-life.ts";
import { diskOf } from "./disk.ts";
import { CallDriver, type OnReply } from "./call-driver.ts";
import { nodeMemory } from "./node-memory.ts";
import type { Connected } from "./end.ts";
import type { ToNode } from "./frames.ts";

const refusalOf = (reply: CommandReply): RefusalCode | null => (reply.type === "refused" ? reply.code : null);
const metBy = (reply: CommandReply): string | null => (reply.type === "accepted" ? reply.met : null);

const heartbeatMs = 5000;
const silenceMs = 12_000;
const lookMs = 1000;
const lookBackMs = 10_000;
const outageMs = 5000;
const lateMs = 604_800_000;

export const startNode = (needs: NodeNeeds): NodeLife => {
  const { shared, cluster, fails } = needs;
  const { agenda, chance, tables, trace, tally } = shared;
  let dead = false;
  const alive = (): boolean => !dead;
  const calls = liveCalls();
  const connections = new Map<string, readonly Connected[]>();
  const now = (): number => Math.floor(agenda.now() + needs.skew);
  /** Last commit that this node knows of; it learns of the others' by polling. */
  const known = { lastCommit: tables.newest() };
  const committed = (): void => {
    const before = known.lastCommit;
    known.lastCommit = tables.lastCommit();
    grace.committed(before);
  };
  const outage = tables.pauseEnd(outageMs, now() - 60_000);
  const grace = graceAfterOutage({ now, lastCommit: () => known.lastCommit }, outageMs, outage);

  const of = (app: number, user: string): readonly Connected[] => connections.get(callKey(app, user)) ?? [];
  const heardAt = (app: number, user: string, client: string): number | null =>
    of(app, user).find((each) => each.client === client)?.heardAt ?? null;
  const presence = {
    devices: (app: number, user: string) => of(app, user).map(({ device }) => device),
    heardAt,
  };

  const disk = diskOf({
    tables,
    truth: shared.truth,
    agenda,
    chance,
    rates: shared.rates,
    down: shared.storeDown,
    committed: needs.committed,
    fails,
    alive,
  });

  const { newsOf, say, tell } = tellingOf(shared, of, fails);

  const usage = usageMeter(shared.policy, now);
  const driver = new CallDriver({
    shared,
    cluster,
    calls,
    disk,
    memory: nodeMemory({ shared, cluster, calls, grace, now, usage, heardAt }),
    committed,
    life: { alive, fails },
    tell: (live, from, newcomers) => {
      usage.follow(live, live.facts.slice(from - 1));
      tell(live, from, newcomers);
    },
    readAgain: () => proofs.soon(),
  });

  const proofs = proofsOf({ shared, calls, presence, now, alive, fails, committed, resume: driver.resume });

  const hearFrom = (connection: Connected): void => {
    needs.heardFrom(connection.client);
    proofs.heard(connection);
  };

  const disconnect = (connection: Connected): boolean => {
    if (!connection.open) return false;
    connection.open = false;
    const rest = of(connection.app, connection.user).filter((each) => each !== connection);
    connections.set(callKey(connection.app, connection.user), rest);
    return true;
  };

  const closed = (connection: Connected): void => {
    if (!dead && disconnect(connection)) proofs.closed(connection);
  };

  const ask = (who: Asking, id: string, command: Command, then: OnReply): void => {
    const row = tables.row(who.app, command.body.call);
    if (command.type === "invite") shared.invites(who.app, who.user);
    countIn(tally, pairOf(row?.call, who.user, who.client, command.type));
    driver.command(who.app, command, who, id, (said) => {
      const refusal = refusalOf(said);
      trace.mark(7, refusal === null ? 0 : refusal.length);
      trace.note(
        () => `${who.client} hears ${refusal ?? "yes"} to ${command.type} ${id} ${command.body.call.slice(0, 4)}`,
      );
      checkAnswer({ who, id, command, refusal, met: metBy(said) }, shared.truth);
      then(said);
    });
  };

  const kick = (app: number, user: string, not: string): void => {
    for (const other of of(app, user)) {
      if (other.device === not) continue;
      const call = callHeldBy(calls, other)?.id;
      disconnect(other);
      if (call !== undefined) ask(other, `kicked-${now()}`, { type: "hangUp", body: { call } }, () => undefined);
      other.close("kicked");
    }
  };

  const numbersFor = (connection: Connected): ReadonlyMap<string, number> =>
    new Map(
      calls
        .heardBy(connection.app, connection.user)
        .map(({ id, call, facts }) => [id, heardCount(call, facts, connection.user)]),
    );

  const welcome = (connection: Connected): void => {
    if (!connection.open) return;
    const since = agenda.now() - lateMs;
    const first = tables.inbox(connection.app, connection.user, connection.device, since);
    const ended = [...first.ended];
    for (let { more } = first; more;) {
      const after = ended.at(-1)?.facts.at(-1)?.place ?? 0;
      const page = tables.inbox(connection.app, connection.user, connection.device, since, {
        after,
        upTo: first.place,
      });
      ended.push(...page.ended);
      ({ more } = page);
    }
    const place = proofs.unwritten(connection);
    const late = ended.filter(({ facts }) => (facts.at(-1)?.place ?? 0) > place);
    connection.send({
      type: "welcome",
      place: first.place,
      calls: calls.heardBy(connection.app, connection.user).map((live) => newsOf(live, connection.user, 1)),
      late: late.map((stored) => newsOf(fromStore(stored), connection.user, 1)),
    });
    connection.welcomed = true;
    proofs.came(connection);
    for (const frame of connection.held.splice(0)) connection.send(frame);
  };

  /** Loads the calls of a user who connects or leaves, whichever node began them. */
  const adopt = (connection: Asking, then: () => void): void => {
    const mine = cluster.shared
      ? [...tables.rows()].filter(
          (row) => row.app === connection.app && row.due !== null && row.legs.has(connection.user),
        )
      : [];
    let open = mine.length;
    if (open === 0) return then();
    for (const row of mine)
      driver.refresh(row.app, row.id, () => {
        open -= 1;
        if (open === 0) then();
      });
  };

  const hello = (connection: Connected): void => {
    const { app, user } = connection;
    for (const before of of(app, user)) {
      if (before.client !== connection.client) continue;
      disconnect(before);
      before.close("replaced");
    }
    if (!shared.policy(app).multiDevice) kick(app, user, connection.device);
    connections.set(callKey(app, user), [...of(app, user), connection]);
    connection.open = true;
    connection.since = agenda.now();
    hearFrom(connection);
    if (fails("hello-half-done")) return;
    adopt(connection, () => {
      const live = calls.of(app, user);
      if (live !== undefined && connection.open) driver.connected(app, live.id, user, connection.device);
      agenda.after(chance.below(3), () => alive() && welcome(connection));
    });
  };

  const sync = (connection: Connected, call: string): void =>
    disk.read(
      () => ({ row: tables.row(connection.app, call) }),
      (found) => {
        if (found === null) return connection.close("resync");
        const cached = cluster.shared ? undefined : calls.get(connection.app, call);
        const live = cached ?? (found.row === undefined ? undefined : liveRow(found.row));
        const mine = live !== undefined && audience(live.call).includes(connection.user);
        say(connection, {
          type: "snapshot",
          news: mine ? newsOf(live, connection.user, 1) : { call, first: 1, facts: [] },
        });
      },
    );

  const hear1 = (connection: Connected, frame: ToNode): void => {
    switch (frame.type) {
      case "hello":
        return hello(connection);
      case "request":
        return ask(connection, frame.id, frame.command, (reply) =>
          say(connection, { type: "response", id: frame.id, refusal: refusalOf(reply), met: metBy(reply) }),
        );
      case "sync":
        return sync(connection, frame.call);
      case "endsSeen":
        return proofs.seen(connection, frame.place);
    }
  };

  const beat = (): void => {
    for (const list of connections.values()) {
      for (const connection of list) {
        if (!connection.welcomed) continue;
        if (now() - connection.heardAt >= silenceMs) {
          closed(connection);
          connection.close("silent");
        } else if (connection.beat(numbersFor(connection))) hearFrom(connection);
      }
    }
  };

  const looked = new Map<CallRow, number>();
  let lookedAt = agenda.now();
  const look = (): void => {
    if (!cluster.shared || shared.storeDown()) return;
    committed();
    const from = lookedAt - lookBackMs;
    lookedAt = agenda.now();
    for (const row of tables.rows()) {
      if (row.changedAt > from && looked.get(row) !== row.facts.length) {
        looked.set(row, row.facts.length);
        driver.refresh(row.app, row.id);
      }
      if (row.due !== null && row.due + 500 <= now()) driver.look(row.app, row.id);
    }
  };

  const every = (ms: number, first: number, run: () => void): void => {
    const next = (): void => {
      if (dead) return;
      run();
      agenda.after(ms, next);
    };
    agenda.after(first, next);
  };

  for (const row of tables.rows()) if (row.due !== null) driver.resume(liveRow(row));
  every(heartbeatMs, chance.below(heartbeatMs), beat);
  every(proveMs, 0, proofs.write);
  every(lookMs, chance.below(lookMs), look);

  return {
    alive,
    find: of,
    connections: () => [...connections.values()].flat(),
    hear: (connection, frame) => {
      if (dead) return;
      if (connection.open) hearFrom(connection);
      if (frame.type === "hello" || connection.open) hear1(connection, frame);
    },
    closed,
    gone: (who) => {
      if (dead) return;
      const at = now();
      adopt(who, () => proofs.gone(who, at));
    },
    leave: (who, id, command) => {
      if (!dead) ask(who, id, command, () => undefined);
    },
    word: (app, call) => {
      if (!dead) driver.refresh(app, call);
    },
    end: driver.end,
    remove: driver.remove,
    kick,
    idle: () => driver.idle() && !disk.busy(),
    kill: () => {
      dead = true;
    },
  };
};
