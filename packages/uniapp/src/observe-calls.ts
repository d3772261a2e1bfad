import type { CallClient } from "@opencallkit/client";
import { toldOf, toldOfConnection } from "./map-event.ts";
import type { Told } from "./observer-events.ts";

/** Tells of a client's calls in TUICallKit's words until the returned function is called. */
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
