import type { SignalBody } from "@opencallkit/protocol";
import { defer } from "../../defer.ts";
import type { Candidate, Description, Peer } from "../../ports/peers.ts";

type NegotiationNeeds = {
  readonly peer: Peer;
  /** The polite peer of perfect negotiation: gives way when both offer at once. The higher stay is polite. */
  readonly polite: boolean;
  readonly push: (body: SignalBody) => void;
  /** A failed negotiation: the browser refused a description or candidate, and only a new connection helps. */
  readonly broken: (reason: unknown) => void;
};

/** A remote description or ICE candidate. */
type Heard = Extract<SignalBody, { readonly type: "description" | "candidate" }>;

/** Perfect negotiation (W3C WebRTC 1.0, 10.7) of one connection. */
export type Negotiation = {
  readonly needed: () => void;
  /** Applies remote descriptions and candidates one after the other, in the order in which they come. */
  readonly hear: (heard: Heard) => Promise<void>;
  readonly end: () => void;
};

export const createNegotiation = ({ peer, polite, push, broken }: NegotiationNeeds): Negotiation => {
  let offering = false;
  let ignoring = false;
  let answerUnderWay = false;
  let ended = false;
  /** Early candidates: they came before the description they belong to, which addIceCandidate refuses. */
  const early: Candidate[] = [];
  /** The queue's tail: settles when everything heard before is applied. */
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

  /** Offer collision (glare): both offer at once, and the impolite side ignores the other's offer. */
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
      // Candidates of an ignored offer have no place, and their errors mean nothing.
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
