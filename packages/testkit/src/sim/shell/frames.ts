import type { Command, Fact, RefusalCode } from "@opencallkit/protocol";

/** News as one leg hears it, as on the wire. */
export type News = {
  readonly call: string;
  readonly first: number;
  readonly facts: readonly (Fact | null)[];
  readonly place?: number;
};

export type ToNode =
  | { readonly t: "hello" }
  | { readonly t: "ask"; readonly id: string; readonly command: Command }
  | { readonly t: "sync"; readonly call: string }
  | { readonly t: "seen"; readonly place: number };

export type ToClient =
  | { readonly t: "welcome"; readonly place: number; readonly calls: readonly News[]; readonly late: readonly News[] }
  | { readonly t: "answer"; readonly id: string; readonly refusal: RefusalCode | null; readonly met: string | null }
  | { readonly t: "news"; readonly news: News }
  | { readonly t: "snapshot"; readonly news: News };
