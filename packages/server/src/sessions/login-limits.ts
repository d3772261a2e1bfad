import type { Policy } from "@opencallkit/core";
import type { ClientFrame } from "@opencallkit/protocol";
import { callKey } from "@opencallkit/core/processor";
import { perMinute, tokenBuckets, type Rate } from "../usage/token-bucket.ts";
import type { Connections } from "../connections/connections.ts";

/** DEVICE-4: how often one device may push out another where a user has one only: five times at once, then every ten seconds. */
const pushOuts: Rate = { size: 5, perSecond: 0.1 };

type Parts = {
  readonly connected: Pick<Connections, "of">;
  readonly policy: (app: number) => Policy;
  readonly store: { readonly now: () => number };
};

/** Rate limits of logging in (USE-4, USE-5): logins with a good userSig, and connections, that one user may have on this node. */
export const loginLimits = ({ connected, policy, store }: Parts) => {
  const [users, devices, pushes] = [tokenBuckets(store.now), tokenBuckets(store.now), tokenBuckets(store.now)];
  return {
    /** Whether this log in is one too many; if not it counts. */
    refuses: ({
      app,
      user,
      device,
      client,
    }: Pick<ClientFrame<"hello">, "app" | "user" | "device" | "client">): boolean => {
      const { limits, multiDevice } = policy(app);
      const owner = callKey(app, user);
      // A page that comes again takes its own place.
      const others = connected.of(app, user).filter((each) => each.client !== client);
      if (others.length >= limits.connections) return true;
      if (devices.take(`${owner}/${device}`, perMinute(limits.deviceLoginsPerMinute)) > 0) return true;
      if (users.take(owner, perMinute(limits.loginsPerMinute)) > 0) return true;
      return !multiDevice && others.some((each) => each.device !== device) && pushes.take(owner, pushOuts) > 0;
    },
  };
};
