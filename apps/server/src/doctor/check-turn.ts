import type { Diagnostics } from "@opencallkit/rest";
import { messageOf } from "@opencallkit/server/ports";
import { fail, ok, warn, type Finding } from "./finding.ts";
import { askStun, stunAddress } from "./stun.ts";

const reach = async (check: "turn" | "stun", url: string): Promise<Finding> => {
  const address = stunAddress(url);
  if (address === null)
    return fail(check, `${url} is no address of a TURN server`, "correct it where the server is started (--turn)");
  try {
    return ok(check, `${url} answers in ${Math.ceil(await askStun(address))} ms, as seen from here`);
  } catch (error) {
    return fail(
      check,
      `${url} cannot be reached from here: ${messageOf(error)}`,
      "is it running, and do firewalls let its port through? (docs/deploy.md)",
    );
  }
};

/** Whether the servers that help clients to a path can be reached from this machine, each address. */
export const checkTurn = async ({ turn, stun }: Diagnostics): Promise<readonly Finding[]> => {
  const none =
    turn.length > 0
      ? []
      : [warn("turn", "there is no TURN server: about one call in ten finds no path", "set one up (docs/deploy.md)")];
  const found = [...turn.map((url) => reach("turn", url)), ...stun.map((url) => reach("stun", url))];
  return [...none, ...(await Promise.all(found))];
};
