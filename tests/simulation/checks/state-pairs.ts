import { legOf, type FoldedCall as Call } from "@opencallkit/core";

/** Coverage state: the state of a call, as far as it matters to a client that sends it a command. */
export const stateFor = (call: Call | undefined, user: string, client: string): string => {
  if (call === undefined || call.state === "new") return "new";
  if (call.state === "void") return "void";
  const leg = legOf(call, user);
  const state = call.state;
  if (leg === undefined) return `${state}/none`;
  switch (leg.state) {
    case "waiting":
    case "joined":
      return `${state}/${leg.state}${leg.client === client ? "" : " elsewhere"}`;
    case "ringing":
      return `${state}/${leg.shielded ? "shielded" : "ringing"}`;
    case "left":
      return `${state}/${leg.how === "removed" ? "removed" : leg.heard ? "left" : "unheard"}`;
  }
};

export const pairOf = (call: Call | undefined, user: string, client: string, command: string): string =>
  `${stateFor(call, user, client)} × ${command}`;
