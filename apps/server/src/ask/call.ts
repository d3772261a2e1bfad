import type { CallFact } from "@opencallkit/rest";
import { CallId } from "@opencallkit/protocol";
import * as v from "valibot";
import { BadSettings } from "../flags.ts";
import type { Console } from "./console.ts";
import { factWords, timeOfDay } from "./fact-words.ts";
import { asking, readAsked } from "./remote.ts";
import type { Paint } from "./terminal.ts";

/** Facts in words, a line each; a day is said where it begins. */
export const factLines = (facts: readonly CallFact[], paint: Paint): readonly string[] =>
  facts.flatMap((fact, at) => {
    const day = fact.at.slice(0, 10);
    const isNewDay = day !== facts[at - 1]?.at.slice(0, 10);
    const line = `${timeOfDay(fact.at)} ${factWords(fact)}`;
    return isNewDay ? [paint("dim", `${day} (UTC)`), line] : [line];
  });

/** `call`: what happened to one call, in order, in words. */
export const call = async (args: readonly string[], { env, out, paint, progress }: Console): Promise<void> => {
  const { remote, words } = readAsked(args, env, []);
  const [callId, ...more] = words;
  if (callId === undefined || more.length > 0) throw new BadSettings("call takes one call id: opencallkit call CALLID");
  if (!v.is(CallId, callId)) throw new BadSettings("a call id is 22 letters, digits, - and _; calls shows them");
  const facts = await progress(
    (seconds) => `asking ${remote.url} (${seconds} s)`,
    asking(remote, () => remote.client.listCallFacts(callId)),
  );
  if (remote.json) return void out.write(`${JSON.stringify({ callId, data: facts })}\n`);
  out.write(`${factLines(facts, paint).join("\n")}\n`);
};
