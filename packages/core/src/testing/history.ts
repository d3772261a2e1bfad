import type { Command, Fact } from "@opencallkit/protocol";
import { isLive, newCall, type Call } from "../call/call.ts";
import { decide } from "../decide.ts";
import type { Decision } from "../decision.ts";
import { due, wake } from "../rules/deadlines.ts";
import { evolve } from "../call/evolve.ts";
import { endByServer, removeByServer } from "../rules/by-server.ts";
import { reach } from "../rules/reach.ts";
import type { Asker, Life, DecisionContext } from "../context.ts";
import { context, start } from "./people.ts";

/** One step of a random history of one call. */
export type Step =
  | { readonly kind: "ask"; readonly command: Command; readonly asker: Asker }
  | { readonly kind: "reach"; readonly user: string; readonly device: string }
  | { readonly kind: "end" }
  | { readonly kind: "remove"; readonly user: string }
  | { readonly kind: "alive"; readonly user: string }
  | { readonly kind: "gone"; readonly user: string }
  | { readonly kind: "wait"; readonly ms: number };

export type Asked = { readonly asker: Asker; readonly command: Command; readonly decision: Decision };
export type History = { readonly call: Call; readonly facts: readonly Fact[]; readonly asked: readonly Asked[] };

/** Runs a history by a virtual clock; after every step the clock looks at what is due, late by as long as the step took. */
export const run = (steps: readonly Step[], about: Partial<DecisionContext> = {}): History => {
  let call: Call = newCall;
  let now = start;
  const facts: Fact[] = [];
  const asked: Asked[] = [];
  const lives = new Map<string, Life>();
  const commit = (decision: Decision): void => {
    if (decision.type !== "write") return;
    facts.push(...decision.facts);
    call = decision.facts.reduce<Call>(evolve, call);
  };
  const seen = (): DecisionContext => context(now, { lives: new Map(lives), ...about });
  const take = (step: Step): void => {
    switch (step.kind) {
      case "ask": {
        const decision = decide(call, step.command, step.asker, seen());
        asked.push({ asker: step.asker, command: step.command, decision });
        return commit(decision);
      }
      case "reach":
        return commit(reach(call, step.user, step.device, now));
      case "end":
        return commit(endByServer(call, now));
      case "remove":
        return commit(removeByServer(call, step.user, now));
      case "alive":
        lives.set(step.user, { provenAt: now, goneAt: null });
        return undefined;
      case "gone":
        lives.set(step.user, { provenAt: lives.get(step.user)?.provenAt ?? now, goneAt: now });
        return undefined;
      case "wait":
        now += step.ms;
        return undefined;
    }
  };
  for (const step of steps) {
    take(step);
    for (let next = due(call, seen()); isLive(call) && next !== null && next <= now; next = due(call, seen()))
      commit(wake(call, seen()));
  }
  return { call, facts, asked };
};
