import type * as v from "valibot";
import type { RefusalCode } from "./refusals.ts";

/** A message's body: an object schema. */
type Body = v.GenericSchema<object, object>;

/** What a client or a back end may ask of a call. */
export type CommandDefinition<N extends string, B extends Body> = {
  readonly type: N;
  /** One sentence for the manual. */
  readonly meaning: string;
  readonly body: B;
  /** The refusals this command can meet besides those any command can meet. */
  readonly refusals: readonly RefusalCode[];
};

/** What happened to a call, written down. */
export type FactDefinition<N extends string, B extends Body> = {
  readonly type: N;
  readonly meaning: string;
  readonly body: B;
};

export const defineCommand = <const N extends string, B extends Body>(
  definition: CommandDefinition<N, B>,
): CommandDefinition<N, B> => definition;

export const defineFact = <const N extends string, B extends Body>(
  definition: FactDefinition<N, B>,
): FactDefinition<N, B> => definition;
