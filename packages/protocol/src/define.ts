import type * as v from "valibot";
import type { RefusalCode } from "./refusals.ts";

/** A message's body: an object schema. */
type Body = v.GenericSchema<object, object>;

/** A command: what a client may ask of a call. */
export type CommandDefinition<N extends string, B extends Body, R extends Body> = {
  readonly type: N;
  /** One sentence for the manual. */
  readonly meaning: string;
  readonly body: B;
  /** What its asker hears when it is accepted. */
  readonly reply: R;
  /** The refusals this command can meet besides those any command can meet. */
  readonly refusals: readonly RefusalCode[];
};

/** What happened to a call, written down. */
export type FactDefinition<N extends string, B extends Body> = {
  readonly type: N;
  readonly meaning: string;
  readonly body: B;
};

export const defineCommand = <const N extends string, B extends Body, R extends Body>(
  definition: CommandDefinition<N, B, R>,
): CommandDefinition<N, B, R> => definition;

export const defineFact = <const N extends string, B extends Body>(
  definition: FactDefinition<N, B>,
): FactDefinition<N, B> => definition;
