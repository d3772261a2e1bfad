import { expect, test } from "vitest";
import type { IceServer } from "../ports/ice-server.ts";
import { withAcceptedIce } from "./accepted-ice.ts";

test("TURN-2: one address that the browser refuses costs none of the others", () => {
  const made: (readonly IceServer[])[] = [];
  let open = 0;
  const make = (ice: readonly IceServer[]) => {
    if (ice.some(({ urls }) => urls.some((url) => url.includes("?bad")))) throw new SyntaxError("no ICE server URL");
    made.push(ice);
    open += 1;
    return { close: () => void (open -= 1) };
  };
  const good = { urls: ["stun:stun.example"] };
  const mixed = { urls: ["turn:turn.example", "turn:turn.example?bad"], username: "u", credential: "c" };
  const bad = { urls: ["stun:?bad"] };
  withAcceptedIce([good, mixed, bad], make);
  expect(made.at(-1)).toEqual([good, { ...mixed, urls: ["turn:turn.example"] }]);
  // The trial connections are closed again.
  expect(open).toBe(1);
  made.length = 0;
  withAcceptedIce([good], make);
  expect(made).toEqual([[good]]);
});
