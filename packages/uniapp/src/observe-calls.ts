import type { CallClient } from "@opencallkit/client";
import { toldOf, toldOfConnection } from "./map-event.ts";
import type { Told } from "./observer-events.ts";

/** Adapter: translates a client's events into TUICallKit's, until the returned unsubscribe function is called. */
export const observeCalls = (client: CallClient, tell: (told: Told) => void): (() => void) => {
  const pass = (told: Told | null): void => {
    if (told !== null) tell(told);
  };
  const ends = [
    client.observe((event) => pass(toldOf(event))),
    client.connection.subscribe((connection) => pass(toldOfConnection(connection))),
  ];
  return () => {
    for (const end of ends) end();
  };
};
