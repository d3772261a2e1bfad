/** A stay: one time a leg was joined. Times in ms by the store's clock. */
export type Stay = { readonly stay: number; readonly joinedAt: number; readonly leftAt: number };

/** The end reason of a leg: why it is no longer part of its call. */
export type LegEnd = "hangUp" | "lost" | "rejected" | "missed" | "busy" | "cancelled" | "callEnded" | "removed";

/** A call leg: one user's part in one call. Other people's clients and devices are blank in what a leg hears. */
export type Leg =
  | { readonly state: "waiting"; readonly client: string; readonly stay: number }
  | {
      readonly state: "ringing";
      readonly endsAt: number;
      readonly reached: readonly string[];
      /** Shielded: the user has blocked whoever rings them, so that it rings nowhere, and looks like somebody unreachable. */
      readonly shielded: boolean;
      /** Whether the user has heard of the call before this ring. */
      readonly heard: boolean;
      readonly stays: readonly Stay[];
    }
  | {
      readonly state: "joined";
      readonly client: string;
      readonly stay: number;
      readonly joinedAt: number;
      /** The stays before this one. */
      readonly stays: readonly Stay[];
    }
  | {
      readonly state: "left";
      readonly how: LegEnd;
      readonly at: number;
      readonly client: string;
      readonly reached: readonly string[];
      readonly heard: boolean;
      readonly stays: readonly Stay[];
    };

/** The legs of a call by user, in the order in which their people came to it. */
export type Legs = ReadonlyMap<string, Leg>;
type LeftLeg = Extract<Leg, { state: "left" }>;

/** Visibility: whether somebody with this leg hears of the call. One who was busy or shielded from the start never does. */
export const hears = (leg: Leg): boolean => {
  switch (leg.state) {
    case "waiting":
    case "joined":
      return true;
    case "ringing":
      return leg.heard || !leg.shielded;
    case "left":
      return leg.heard;
  }
};

/** Busy state (BUSY-3): whether the leg takes up its user's slot. */
export const claims = (leg: Leg): boolean => {
  switch (leg.state) {
    case "waiting":
    case "joined":
      return true;
    case "ringing":
      return !leg.shielded;
    case "left":
      return false;
  }
};

/** Whether a leg has a stay now: somebody who is in the call, or who calls, from the invite on. */
export const hasStay = (leg: Leg): leg is Extract<Leg, { readonly state: "waiting" | "joined" }> =>
  leg.state === "waiting" || leg.state === "joined";

/** The stays of a leg that are over. */
export const finishedStays = (leg: Leg): readonly Stay[] => (leg.state === "waiting" ? [] : leg.stays);

/** The numbers of the stays a leg has had. */
export const stayNumbers = (leg: Leg): readonly number[] => {
  const before = finishedStays(leg).map(({ stay }) => stay);
  return hasStay(leg) ? [...before, leg.stay] : before;
};

export type Ring = { readonly endsAt: number; readonly reached: readonly string[]; readonly shielded: boolean };

/** A new ring, also for somebody who was in the call before. */
export const ring = (leg: Leg | undefined, { endsAt, reached, shielded }: Ring): Leg => ({
  state: "ringing",
  endsAt,
  reached,
  shielded,
  heard: leg !== undefined && hears(leg),
  stays: leg === undefined ? [] : finishedStays(leg),
});

export const enter = (leg: Leg | undefined, client: string, stay: number, at: number): Leg => ({
  state: "joined",
  client,
  stay,
  joinedAt: at,
  stays: leg === undefined ? [] : finishedStays(leg),
});

/** Ends a leg. `client`: for a ring, the client whose doing it was. */
export const leave = (leg: Leg, how: LegEnd, at: number, client = ""): LeftLeg => {
  switch (leg.state) {
    case "left":
      return leg;
    case "waiting":
      return { state: "left", how, at, client: leg.client, reached: [], heard: true, stays: [] };
    case "ringing": {
      const heard = how === "busy" ? leg.heard : hears(leg);
      return { state: "left", how, at, client, reached: leg.reached, heard, stays: leg.stays };
    }
    case "joined": {
      const stays = [...leg.stays, { stay: leg.stay, joinedAt: leg.joinedAt, leftAt: at }];
      return { state: "left", how, at, client: leg.client, reached: [], heard: true, stays };
    }
  }
};

/** Removes a leg for good, also one that has left by itself. */
export const remove = (leg: Leg, at: number): Leg => ({ ...leave(leg, "removed", at), how: "removed" });
