import type { SignalBody } from "@opencallkit/protocol";
import { defer } from "../../defer.ts";
import type { Candidate, Description, Peer } from "../../ports/peers.ts";

type NegotiationNeeds = {
  readonly peer: Peer;
  /** Gives way when both offer at once: the higher stay. */
  readonly polite: boolean;
  readonly push: (body: SignalBody) => void;
  /** The browser refused what it was given; only a new connection helps. */
  readonly broken: (reason: unknown) => void;
};

/** What the other end says of its side of a connection. */
type Heard = Extract<SignalBody, { readonly type: "description" | "candidate" }>;

/** Perfect negotiation (W3C WebRTC 1.0, 10.7) of one connection. */
export type Negotiation = {
  readonly needed: () => void;
  /** Takes them one after the other, in the order in which they come. */
  readonly hear: (heard: Heard) => Promise<void>;
  readonly end: () => void;
};

export const createNegotiation = ({ peer, polite, push, broken }: NegotiationNeeds): Negotiation => {
  let offering = false;
  let ignoring = false;
  let answerUnderWay = false;
  let ended = false;
  /** Candidates that came before the description they belong to. */
  const early: Candidate[] = [];
  /** What was heard before, and is not done with. */
  let before: Promise<void> = Promise.resolve();

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

  /** Both offer at once, and the other one's offer gives way. */
  const passesOver = ({ type }: Description): boolean => {
    const ready = !offering && (peer.isStable() || answerUnderWay);
    return !polite && type === "offer" && !ready;
  };

  const hear = async (heard: Heard): Promise<void> => {
    const turn = before;
    const { promise, resolve } = defer();
    before = promise;
    await turn;
    try {
      if (ended) return;
      if (heard.type === "description") {
        const { description } = heard;
        ignoring = passesOver(description);
        if (ignoring) return;
        answerUnderWay = description.type === "answer";
        await peer.take(description);
        answerUnderWay = false;
        for (const candidate of early.splice(0)) await peer.addCandidate(candidate);
        if (description.type === "offer") await describe();
      } else if (peer.hasRemote()) await peer.addCandidate(heard);
      else if (!ignoring) early.push(heard);
    } catch (reason) {
      // Candidates of an offer that was passed over have no place.
      if (!ended && !(ignoring && heard.type === "candidate")) broken(reason);
    } finally {
      resolve();
    }
  };

  return {
    needed: () => {
      if (!ended) void offer();
    },
    hear,
    end: () => {
      ended = true;
      early.length = 0;
    },
  };
};
