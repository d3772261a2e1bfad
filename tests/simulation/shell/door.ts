import {
  abandon,
  audience,
  due,
  endByServer,
  evolve,
  isLive,
  reach,
  removeByServer,
  wake,
  type Call,
  type Decision,
} from "@opencallkit/core";
import type { Command, Fact, RefusalCode } from "@opencallkit/protocol";
import {
  after,
  firstSeen,
  keptReply,
  callKey,
  newestLives,
  commandTask,
  serverTask,
  ringTargets,
  writeSetOf,
  unheardOf,
  factsToKeep,
  type LiveCall,
  type CommandTask,
} from "@opencallkit/server/inside";
import { commandName, type WriteSet, type Conflict } from "@opencallkit/server/ports";
import { alarmsOf } from "./alarms.ts";
import { lineUp } from "./in-line.ts";
import { knownOf, nobody, contexts, type Known } from "./situations.ts";
import { liveRow } from "./live-row.ts";
import type { Answer, Answered, DoorNeeds, ShellDoor } from "./door-parts.ts";

const attempts = 5;
/** The door of a simulated node: as the server's own, with events where that one has promises. */
export const shellDoor = (needs: DoorNeeds): ShellDoor => {
  const { shared, cluster, calls, disk, fails, alive } = needs;
  const { tables, agenda } = shared;
  const lines = lineUp(alive);
  const asked = firstSeen(needs.now);
  const overTold = new Set<string>();

  const { contextOf, leases } = contexts(needs);

  const { setAlarm, silent } = alarmsOf(needs, (app, call) => look(app, call));

  /** What another node has written is kept, and told to those who are connected here. */
  const learn = (live: LiveCall): LiveCall => {
    const before = calls.get(live.app, live.id);
    if (before === undefined && !isLive(live.call)) {
      // It began and ended before this node had a look.
      const name = callKey(live.app, live.id);
      if (!overTold.has(name)) needs.tell(live, 1, []);
      overTold.add(name);
      return live;
    }
    const known = before === undefined ? live : { ...live, lives: newestLives(live.lives, before.lives) };
    calls.put(known);
    if (!isLive(known.call)) overTold.add(callKey(known.app, known.id));
    setAlarm(known, due(known.call, leases(known)));
    const version = before?.call.version ?? 0;
    if (live.call.version > version) {
      const heard = before === undefined ? [] : audience(before.call);
      needs.tell(
        known,
        version + 1,
        audience(known.call).filter((user) => !heard.includes(user)),
      );
    }
    return known;
  };

  const reread = ({ app, call }: CommandTask, then: (known: Known) => void, failed: () => void): void =>
    disk.read(
      () => ({ row: tables.row(app, call) }),
      (found) => {
        if (found === null) return failed();
        if (fails("call-reread")) return;
        then(knownOf(found.row === undefined ? unheardOf(app, call) : learn(liveRow(found.row)), true));
      },
    );

  const ask = (task: CommandTask, answered: Answered): void =>
    lines.run(task.app, task.call, (done) => {
      const say = (said: Answer): void => {
        if (!alive() || fails("before-answer")) return;
        answered(said);
        if (!fails("after-answer")) done();
      };
      const failed = (): void => {
        asked.failed(task);
        calls.drop(task.app, task.call);
        say({ refusal: "try_later", met: null });
        recover(task.app, task.call);
      };
      /** Says an answer that nothing has been written for. */
      const answer = (known: Known, refusal: RefusalCode | null, met: string | null, count: number): void => {
        const said = met === null ? { refusal } : { refusal, met };
        const facts = factsToKeep(task, known.live, said, needs.now());
        if (facts.length > 0) commit(known, facts, count, { refusal, met });
        else say({ refusal, met });
      };
      const refuse = (known: Known, refusal: RefusalCode, count: number): void => answer(known, refusal, null, count);
      const yes = (): void => say({ refusal: null, met: null });

      const commit = (known: Known, facts: readonly Fact[], count: number, said: Answer): void => {
        const { live } = known;
        const next = facts.reduce<Call>(evolve, live.call);
        const rings = ringTargets(task, known.blockers, next);
        const step = writeSetOf(live, next, facts, task.key, rings, leases(live));
        if (fails("before-append")) return;
        disk.append(step, (outcome) => {
          if (outcome === null) return failed();
          if (!outcome.done) return lost(known, step, outcome.conflict, count);
          needs.committed();
          const command = step.command === null ? null : commandName(step.command);
          const settled = after(live, next, step.facts, command, outcome.place);
          calls.put(settled);
          if (step.due === null) overTold.add(callKey(settled.app, settled.id));
          setAlarm(settled, step.due);
          cluster.changed(task.app, task.call);
          if (!alive() || fails("before-answer")) return;
          answered(said);
          if (fails("after-answer")) return;
          needs.tell(settled, live.call.version + 1, step.newcomers);
          done();
        });
      };

      /** Somebody was there first. */
      const lost = (known: Known, step: WriteSet, conflict: Conflict, count: number): void => {
        shared.trace.mark(conflict.length, count);
        shared.trace.note(() => `${task.call.slice(0, 4)} meets a conflict: ${conflict}`);
        shared.tally.set(`conflict ${conflict}`, (shared.tally.get(`conflict ${conflict}`) ?? 0) + 1);
        switch (conflict) {
          case "room":
            return task.wishedRoom ? refuse(known, "room_taken", count) : attempt(known, count + 1);
          case "slot":
            return disk.read(
              () => tables.holders(task.app, step.take),
              (held) => (held === null ? failed() : attempt({ ...known, held }, count + 1)),
            );
          case "block":
            return disk.read(
              () => tables.blockers(task.app, task.asker ?? "", task.rings),
              (blockers) => (blockers === null ? failed() : attempt({ ...known, blockers }, count + 1)),
            );
          case "version":
            return again(known, count + 1);
        }
      };
      /** The call as it is on disk; what was learnt of slots and blocks stays known. */
      const again = ({ held, blockers }: Known, count: number): void =>
        reread(task, (known) => attempt({ ...known, held, blockers }, count), failed);

      const meet = (known: Known, { meet: call, media }: Extract<Decision, { meet: string }>, count: number): void => {
        const { key } = task;
        if (key === null) return yes();
        const accept: Command = { type: "accept", body: media === "audio" ? { call, media } : { call } };
        const asker = { user: key.user, client: key.client, device: "" };
        ask(commandTask(task.app, accept, asker, key.id, needs.now()), ({ refusal }) => {
          if (refusal === null) return answer(known, null, call, count);
          if (refusal !== "too_late") return refuse(known, refusal, count);
          return quiet(task.app, call, wake, () => attempt({ ...known, held: nobody }, count + 1));
        });
      };

      const attempt = (known: Known, count: number): void => {
        if (count >= attempts) return say({ refusal: "try_later", met: null });
        const { live } = known;
        if (task.key !== null && live.commands.has(commandName(task.key)))
          return say({ met: null, ...keptReply(live.call) });
        const decision = task.decide(live.call, contextOf(task, known));
        if ("no" in decision) return known.sure ? refuse(known, decision.no, count) : again(known, count + 1);
        if ("meet" in decision) return known.sure ? meet(known, decision, count) : again(known, count + 1);
        if ("replace" in decision) {
          const { asker } = task;
          if (asker === null) return yes();
          return ask(
            serverTask(task.app, decision.replace, (call, now) => abandon(call, asker, now)),
            () => attempt({ ...known, held: nobody }, count + 1),
          );
        }
        if (decision.facts.length > 0) return commit(known, decision.facts, count, { refusal: null, met: null });
        return known.sure ? yes() : again(known, count + 1);
      };

      const begin = (held: ReadonlyMap<string, string>): void => {
        const cached = calls.get(task.app, task.call);
        if (cached !== undefined) return attempt({ ...knownOf(cached, !cluster.shared), held }, 0);
        if (task.begins) return attempt({ ...knownOf(unheardOf(task.app, task.call), false), held }, 0);
        return reread(task, (known) => attempt({ ...known, held }, 0), failed);
      };
      if (fails("question-heard")) return;
      if (!cluster.shared) return begin(nobody);
      // What other nodes have claimed is not in this one's memory.
      if (task.key === null) return reread(task, (known) => attempt(known, 0), failed);
      const people = task.asker === null ? task.rings : [task.asker, ...task.rings];
      disk.read(
        () => tables.holders(task.app, people),
        (held) => (held === null ? failed() : begin(held)),
      );
    });

  const recover = (app: number, call: string): void =>
    disk.read(
      () => ({ row: tables.row(app, call) }),
      (found) => {
        if (found === null) return void agenda.after(1000, () => alive() && recover(app, call));
        if (found.row === undefined) return;
        const live = liveRow(found.row);
        resume(live);
        needs.readAgain();
        // What was in doubt may have been committed: whoever has it already skips it.
        needs.tell(live, 1, []);
        cluster.changed(app, call);
      },
    );

  const quiet = (app: number, call: string, decide: CommandTask["decide"], then: () => void = () => undefined): void =>
    ask(serverTask(app, call, decide), then);

  const look = (app: number, call: string): void =>
    quiet(app, call, wake, () => {
      const live = calls.get(app, call);
      if (live !== undefined) setAlarm(live, due(live.call, leases(live)));
    });

  const resume = (live: LiveCall): void => {
    calls.put(live);
    setAlarm(live, due(live.call, leases(live)));
  };

  return {
    ask,
    command: (app, command, asker, id, answered) => {
      const askedAt = asked.at(app, command.body.call, { user: asker.user, client: asker.client, id });
      ask(commandTask(app, command, asker, id, askedAt), answered);
    },
    connected: (app, call, user, device) => quiet(app, call, (state, { now }) => reach(state, user, device, now)),
    end: (app, call) => quiet(app, call, (state, { now }) => endByServer(state, now)),
    remove: (app, call, user) => quiet(app, call, (state, { now }) => removeByServer(state, user, now)),
    look,
    resume,
    refresh: (app, call, then) =>
      lines.run(app, call, (done) =>
        disk.read(
          () => ({ row: tables.row(app, call) }),
          (found) => {
            const row = found?.row;
            if (row !== undefined && !fails("word-heard")) learn(liveRow(row));
            if (!alive()) return;
            done();
            then();
          },
        ),
      ),
    leases,
    idle: () => lines.idle() && silent(),
  };
};
