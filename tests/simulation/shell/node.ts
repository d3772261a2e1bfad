import { audience, heardCount } from "@opencallkit/core";
import { callKey, fromStore, type CommandReply } from "@opencallkit/core/processor";
import { graceAfterOutage, callHeldBy, liveCalls, usageMeter } from "@opencallkit/server/inside";
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
import type { Seated } from "./end.ts";
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
  const seats = new Map<string, readonly Seated[]>();
  const now = (): number => Math.floor(agenda.now() + needs.skew);
  /** As far as this node knows: what others commit it learns when it looks round. */
  const known = { lastCommit: tables.newest() };
  const committed = (): void => {
    const before = known.lastCommit;
    known.lastCommit = tables.lastCommit();
    grace.committed(before);
  };
  const outage = tables.pauseEnd(outageMs, now() - 60_000);
  const grace = graceAfterOutage({ now, lastCommit: () => known.lastCommit }, outageMs, outage);

  const of = (app: number, user: string): readonly Seated[] => seats.get(callKey(app, user)) ?? [];
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

  const hearFrom = (seat: Seated): void => {
    needs.heardFrom(seat.client);
    proofs.heard(seat);
  };

  const unseat = (seat: Seated): boolean => {
    if (!seat.seated) return false;
    seat.seated = false;
    const rest = of(seat.app, seat.user).filter((each) => each !== seat);
    seats.set(callKey(seat.app, seat.user), rest);
    return true;
  };

  const closed = (seat: Seated): void => {
    if (!dead && unseat(seat)) proofs.closed(seat);
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
      const live = callHeldBy(calls, other);
      unseat(other);
      if (live !== undefined)
        ask(other, `kicked-${now()}`, { type: "hangUp", body: { call: live.id } }, () => undefined);
      other.close("kicked");
    }
  };

  const numbersFor = (seat: Seated): ReadonlyMap<string, number> =>
    new Map(calls.heardBy(seat.app, seat.user).map(({ id, call, facts }) => [id, heardCount(call, facts, seat.user)]));

  const welcome = (seat: Seated): void => {
    if (!seat.seated) return;
    const since = agenda.now() - lateMs;
    const first = tables.inbox(seat.app, seat.user, seat.device, since);
    const ended = [...first.ended];
    for (let { more } = first; more;) {
      const after = ended.at(-1)?.facts.at(-1)?.place ?? 0;
      const page = tables.inbox(seat.app, seat.user, seat.device, since, { after, upTo: first.place });
      ended.push(...page.ended);
      ({ more } = page);
    }
    const place = proofs.unwritten(seat);
    const late = ended.filter(({ facts }) => (facts.at(-1)?.place ?? 0) > place);
    seat.send({
      type: "welcome",
      place: first.place,
      calls: calls.heardBy(seat.app, seat.user).map((live) => newsOf(live, seat.user, 1)),
      late: late.map((stored) => newsOf(fromStore(stored), seat.user, 1)),
    });
    seat.welcomed = true;
    proofs.came(seat);
    for (const frame of seat.held.splice(0)) seat.send(frame);
  };

  /** Takes in the calls of somebody who has come or goes, whichever node began them. */
  const adopt = (seat: Asking, then: () => void): void => {
    const mine = cluster.shared
      ? [...tables.rows()].filter((row) => row.app === seat.app && row.due !== null && row.legs.has(seat.user))
      : [];
    let open = mine.length;
    if (open === 0) return then();
    for (const row of mine)
      driver.refresh(row.app, row.id, () => {
        open -= 1;
        if (open === 0) then();
      });
  };

  const hello = (seat: Seated): void => {
    const { app, user } = seat;
    for (const before of of(app, user)) {
      if (before.client !== seat.client) continue;
      unseat(before);
      before.close("replaced");
    }
    if (!shared.policy(app).multiDevice) kick(app, user, seat.device);
    seats.set(callKey(app, user), [...of(app, user), seat]);
    seat.seated = true;
    seat.since = agenda.now();
    hearFrom(seat);
    if (fails("hello-half-done")) return;
    adopt(seat, () => {
      const live = calls.of(app, user);
      if (live !== undefined && seat.seated) driver.connected(app, live.id, user, seat.device);
      agenda.after(chance.below(3), () => alive() && welcome(seat));
    });
  };

  const sync = (seat: Seated, call: string): void =>
    disk.read(
      () => ({ row: tables.row(seat.app, call) }),
      (found) => {
        if (found === null) return seat.close("resync");
        const cached = cluster.shared ? undefined : calls.get(seat.app, call);
        const live = cached ?? (found.row === undefined ? undefined : liveRow(found.row));
        const mine = live !== undefined && audience(live.call).includes(seat.user);
        say(seat, { type: "snapshot", news: mine ? newsOf(live, seat.user, 1) : { call, first: 1, facts: [] } });
      },
    );

  const hear1 = (seat: Seated, frame: ToNode): void => {
    switch (frame.type) {
      case "hello":
        return hello(seat);
      case "request":
        return ask(seat, frame.id, frame.command, (reply) =>
          say(seat, { type: "response", id: frame.id, refusal: refusalOf(reply), met: metBy(reply) }),
        );
      case "sync":
        return sync(seat, frame.call);
      case "endsSeen":
        return proofs.seen(seat, frame.place);
    }
  };

  const beat = (): void => {
    for (const list of seats.values()) {
      for (const seat of list) {
        if (!seat.welcomed) continue;
        if (now() - seat.heardAt >= silenceMs) {
          closed(seat);
          seat.close("silent");
        } else if (seat.beat(numbersFor(seat))) hearFrom(seat);
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
    seats: () => [...seats.values()].flat(),
    hear: (seat, frame) => {
      if (dead) return;
      if (seat.seated) hearFrom(seat);
      if (frame.type === "hello" || seat.seated) hear1(seat, frame);
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
