import type { CallRegistry } from "../calls/call-registry.ts";
import type { SignalingConnection } from "../signaling/signaling-connection.ts";
import type { Page } from "../ports/page.ts";

export type PageMoved = {
  readonly registry: Pick<CallRegistry, "controllers" | "inCall">;
  readonly link: Pick<SignalingConnection, "wake">;
  /** Tells the server that the page goes. */
  readonly gone: () => void;
};

/** What each moment of the page does to its connection and its calls, until the returned function ends it. */
export const followPage = (page: Page, { registry, link, gone }: PageMoved): (() => void) =>
  page.follow((moment) => {
    switch (moment) {
      case "back":
        for (const controller of registry.controllers()) controller.devices((media) => media.retake());
        return link.wake(false);
      case "online":
        for (const controller of registry.controllers()) controller.changeNetwork();
        return link.wake(true);
      case "network":
        for (const controller of registry.controllers()) controller.changeNetwork();
        return link.wake(false);
      case "leaving":
        if (!registry.inCall()) return undefined;
        return gone();
    }
  });
