import type { CallRegistry } from "../calls/call-registry.ts";
import type { Page } from "../ports/page.ts";
import type { SignalingConnection } from "../signaling/signaling-connection.ts";
import type { PageBeacon } from "./page-beacon.ts";

/** Page lifecycle: what each of its events does to the connection and the calls, until the returned function ends it. */
export const followPage = (
  page: Page,
  connection: Pick<SignalingConnection, "wake">,
  registry: Pick<CallRegistry, "inCall">,
  beacon: Pick<PageBeacon, "gone">,
): (() => void) =>
  page.follow((moment) => {
    switch (moment) {
      case "back":
      case "network":
        return connection.wake(false);
      case "online":
        return connection.wake(true);
      case "leaving":
        return registry.inCall() ? beacon.gone() : undefined;
    }
  });
