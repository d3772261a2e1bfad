import { legOf, type Call } from "@opencallkit/core";

/** The state of a call, as far as it matters to somebody who asks something of it. */
export const stateFor = (call: Call | undefined, user: string, client: string): string => {
  if (call === undefined || call.phase === "new") return "new";
  if (call.phase === "void") return "void";
  const leg = legOf(call, user);
  const phase = call.phase;
  if (leg === undefined) return `${phase}/none`;
  switch (leg.state) {
    case "waiting":
    case "joined":
      return `${phase}/${leg.state}${leg.client === client ? "" : " elsewhere"}`;
    case "ringing":
      return `${phase}/${leg.shielded ? "shielded" : "ringing"}`;
    case "left":
      return `${phase}/${leg.how === "removed" ? "removed" : leg.heard ? "left" : "unheard"}`;
  }
};

export const pairOf = (call: Call | undefined, user: string, client: string, command: string): string =>
  `${stateFor(call, user, client)} × ${command}`;
