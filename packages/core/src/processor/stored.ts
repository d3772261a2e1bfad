import type { Fact } from "@opencallkit/protocol";
import type { Lives } from "../context.ts";
import type { CallSummary } from "../views/summary.ts";

/** The idempotency key of a command: who asked (`user`, `client`), and under which `id`. Unique within a call. */
export type CommandKey = { readonly user: string; readonly client: string; readonly id: string };

/** The key as text, as the store keeps it beside the facts of the command. Neither ids nor users hold control characters. */
export const commandName = ({ user, client, id }: CommandKey): string => `${client}\u001f${id}\u001f${user}`;

/** The rings of a change: `people` who are rung, and at whose wish (`by`). */
export type Rings = { readonly by: string; readonly people: readonly string[] };

/** A write set, one atomic change of a call: either all of it is on disk or nothing of it. */
export type WriteSet = {
  /** The app of the call. */
  readonly app: number;
  /** The call id. */
  readonly call: string;
  /** The expected version, for optimistic concurrency control: how many facts the call has had before; 0 begins it. */
  readonly version: number;
  /** What happened, in order; behind those that are stored. */
  readonly facts: readonly Fact[];
  /** The command that caused them; null for a deadline or the server. */
  readonly command: CommandKey | null;
  /** The users whose slot the call takes. */
  readonly take: readonly string[];
  /** The users whose slot it gives back. */
  readonly release: readonly string[];
  /** The room it claims from its first fact on, by its `number` and its `text`; null once it is over, or for a call that never had one. */
  readonly room: { readonly number: number; readonly text: string | null } | null;
  /** Whom it rings and at whose wish: the append fails (`block`) if one of them has blocked that person. */
  readonly rings: Rings | null;
  /** The people who hear of the call from here on; each gets a leg. Who has one may be named again. */
  readonly newcomers: readonly string[];
  /** The next deadline, in ms by the store's clock; null when the call is over. */
  readonly due: number | null;
  /** What the call is found by, where this changes it: at its beginning, its end, and when its media do. */
  readonly summary: CallSummary | null;
};

/**
 * A write conflict: somebody else was first to the call's next version, a slot or the room; or somebody rung has
 * blocked the one who rings.
 */
export type Conflict = "version" | "slot" | "room" | "block";

/** The outcome of an append: `done`, or the `conflict` that kept it from being written. `place` numbers the last fact in the store's log of all calls. */
export type Appended =
  | { readonly done: true; readonly place: number }
  | { readonly done: false; readonly conflict: Conflict };

/** A `fact` as it is stored: its `place` in the log of all calls, and the key of the `command` that caused it, as text. */
export type StoredFact = { readonly fact: Fact; readonly place: number; readonly command: string | null };
/** A call as it is stored: the `call` id in its `app`, its `facts` in order, and the newest signs of life of its legs (`lives`). */
export type StoredCall = {
  readonly app: number;
  readonly call: string;
  readonly facts: readonly StoredFact[];
  readonly lives: Lives;
};
