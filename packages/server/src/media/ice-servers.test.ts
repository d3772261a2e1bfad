import { expect, test } from "vitest";
import { errorBoundary } from "../sockets/error-boundary.ts";
import type { Connection } from "../connections/connection.ts";
import { connections } from "../connections/connections.ts";
import { iceServers } from "./ice-servers.ts";

test("TURN-1: who stays connected gets fresh credentials ten minutes before the old ones expire, also when the wall was set back", () => {
  const wall = { at: 1_700_000_000_000 };
  const connected = connections();
  const sent: string[] = [];
  let look = (): void => undefined;
  const writer = {
    send: (text: string) => void sent.push(text),
    first: () => undefined,
    hold: () => undefined,
    close: () => undefined,
    isOpen: () => true,
  };
  const me: Connection = {
    app: 1,
    user: "alice",
    device: "device-1",
    client: "client-1",
    since: 0,
    writer,
    secret: "",
    expiresAt: 0,
    warned: 0,
    heardAt: 0,
    welcomed: true,
    late: null,
  };
  connected.add(me);
  let stopped = false;
  const ice = iceServers({
    servers: {
      ice: [{ urls: ["stun:stun.example"] }],
      turn: { urls: ["turn:turn.example"], secret: "secret" },
    },
    wall: () => wall.at,
    connected,
    timers: {
      after: () => () => undefined,
      every: (_ms, run) => {
        look = run;
        return () => (stopped = true);
      },
    },
    bounded: errorBoundary(() => undefined),
  });
  expect(ice.serversFor(me)).toHaveLength(2);
  wall.at += 49 * 60_000;
  look();
  expect(sent).toEqual([]);
  wall.at += 60_000;
  look();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toContain(String(Math.floor(wall.at / 1000) + 3600));
  look();
  expect(sent).toHaveLength(1);
  wall.at -= 2 * 3_600_000;
  look();
  expect(sent).toHaveLength(2);
  ice.stop();
  expect(stopped).toBe(true);
});
