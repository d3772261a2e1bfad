import type { SignalBody } from "@opencallkit/protocol";
import type { Candidate, Description, Peer } from "../../ports/peers.ts";

type NegotiationNeeds = {
  readonly peer: Peer;
  /** Gives way when both offer at once: the higher stay. */
  readonly polite: boolean;
  readonly push: (body: SignalBody) => void;
  /** The browser refused what it was given; only a new connection helps. */
  readonly broken: (reason: unknown) => void;
};

/** Perfect negotiation (W3C WebRTC 1.0, 10.7) of one connection. */
export type Negotiation = {
  readonly needed: () => void;
  readonly description: (description: Description) => void;
  readonly candidate: (candidate: Candidate) => void;
  readonly end: () => void;
};

export const createNegotiation = ({ peer, polite, push, broken }: NegotiationNeeds): Negotiation => {
  let offering = false;
  let ignoring = false;
  let answerUnderWay = false;
  let ended = false;
  /** Candidates that came before the description they belong to. */
  let early: Candidate[] = [];
  let turn: Promise<void> = Promise.resolve();

  const inTurn = (step: () => Promise<void>): void => {
    turn = turn.then(async () => {
      if (ended) return;
      try {
        await step();
      } catch (reason) {
        if (!ended) broken(reason);
      }
    });
  };

  const describe = async (): Promise<void> => {
    const description = await peer.describe();
    if (!ended) push({ type: "description", description });
  };

  const offer = async (): Promise<void> => {
    try {
      offering = true;
      await describe();
    } catch (reason) {
      if (!ended) broken(reason);
    } finally {
      offering = false;
    }
  };

  const add = async (candidate: Candidate): Promise<void> => {
    try {
      await peer.addCandidate(candidate);
    } catch (reason) {
      // Those of an offer that was passed over have no place.
      if (!ignoring) throw reason;
    }
  };

  const takeDescription = async (description: Description): Promise<void> => {
    const ready = !offering && (peer.isStable() || answerUnderWay);
    const collision = description.type === "offer" && !ready;
    ignoring = !polite && collision;
    if (ignoring) return;
    answerUnderWay = description.type === "answer";
    await peer.take(description);
    answerUnderWay = false;
    const kept = early;
    early = [];
    for (const candidate of kept) await add(candidate);
    if (description.type === "offer") await describe();
  };

  return {
    needed: () => {
      if (!ended) void offer();
    },
    description: (description) => inTurn(() => takeDescription(description)),
    candidate: (candidate) =>
      inTurn(async () => {
        if (peer.hasRemote()) await add(candidate);
        else if (!ignoring) early.push(candidate);
      }),
    end: () => {
      ended = true;
      early = [];
    },
  };
};
