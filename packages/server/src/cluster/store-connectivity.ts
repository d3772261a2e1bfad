import type { ClusterStore } from "../ports/index.ts";

/** A statement that the database answers at all is answered sooner (docs/spec/server.md, STORE-14). */
const touchMs = 5000;

/** Watches the store's connectivity: the same nodes, and whether the store has answered anything about them lately: slow is not away. */
export const watchConnectivity = (
  nodes: ClusterStore,
  monotonic: () => number,
): { readonly nodes: ClusterStore; readonly inTouch: () => boolean } => {
  let answeredAt = -Infinity;
  const noting =
    <A extends readonly unknown[], T>(ask: (...about: A) => Promise<T>) =>
    async (...about: A): Promise<T> => {
      const answer = await ask(...about);
      answeredAt = monotonic();
      return answer;
    };
  return {
    inTouch: () => monotonic() - answeredAt < touchMs,
    nodes: {
      join: noting(nodes.join),
      poll: noting(nodes.poll),
      messages: noting(nodes.messages),
      send: noting(nodes.send),
      elsewhere: noting(nodes.elsewhere),
      callsOf: noting(nodes.callsOf),
      presenceOf: noting(nodes.presenceOf),
      expiredCalls: noting(nodes.expiredCalls),
      leave: nodes.leave,
    },
  };
};
