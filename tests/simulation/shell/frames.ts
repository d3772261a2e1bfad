import type { Command, Fact, RefusalCode } from "@opencallkit/protocol";

/** Facts of one call, filtered for one user, as on the wire. */
export type News = {
  readonly call: string;
  readonly first: number;
  readonly facts: readonly (Fact | null)[];
  readonly place?: number;
};

export type ToNode =
  | { readonly type: "hello" }
  | { readonly type: "request"; readonly id: string; readonly command: Command }
  | { readonly type: "sync"; readonly call: string }
  | { readonly type: "endsSeen"; readonly place: number };

export type ToClient =
  | {
      readonly type: "welcome";
      readonly place: number;
      readonly calls: readonly News[];
      readonly late: readonly News[];
    }
  | {
      readonly type: "response";
      readonly id: string;
      readonly refusal: RefusalCode | null;
      readonly met: string | null;
    }
  | { readonly type: "facts"; readonly news: News }
  | { readonly type: "snapshot"; readonly news: News };
