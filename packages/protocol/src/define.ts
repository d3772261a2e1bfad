import type * as v from "valibot";
import type { RefusalCode } from "./refusals.ts";

/** The schema of a message's body, an object. */
type Body = v.GenericSchema<object, object>;

/** A command definition: what a client may ask of a call. */
export type CommandDefinition<N extends string, B extends Body, R extends Body> = {
  readonly type: N;
  /** Documentation: one sentence for the manual. */
  readonly meaning: string;
  readonly body: B;
  /** The reply's schema: what the asker hears when the command is accepted. */
  readonly reply: R;
  /** The refusals that this command can meet, besides those that any command can meet. */
  readonly refusals: readonly RefusalCode[];
};

/** An account request's definition: what a client may ask of its user's account. */
export type AccountRequestDefinition<N extends string, B extends Body, R extends Body> = CommandDefinition<N, B, R>;

/** A fact definition, an event of event sourcing: what happened to a call, written down. */
export type FactDefinition<N extends string, B extends Body> = {
  readonly type: N;
  readonly meaning: string;
  readonly body: B;
};

export const defineCommand = <const N extends string, B extends Body, R extends Body>(
  definition: CommandDefinition<N, B, R>,
): CommandDefinition<N, B, R> => definition;

export const defineAccountRequest = <const N extends string, B extends Body, R extends Body>(
  definition: AccountRequestDefinition<N, B, R>,
): AccountRequestDefinition<N, B, R> => definition;

export const defineFact = <const N extends string, B extends Body>(
  definition: FactDefinition<N, B>,
): FactDefinition<N, B> => definition;
