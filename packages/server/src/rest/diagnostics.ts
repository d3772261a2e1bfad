import { timestamp } from "@opencallkit/core";
import { versions } from "@opencallkit/protocol";
import type { OperationReply } from "@opencallkit/protocol/rest";
import type { Environment, Store } from "../ports/index.ts";
import { askingStore } from "./asking-store.ts";
import type { Serving } from "./parts.ts";

type Parts = {
  readonly store: Pick<Store, "now" | "report">;
  readonly serving: Pick<Serving, "ready" | "about">;
  readonly environment: Pick<Environment, "wall" | "monotonic">;
  readonly dev: boolean;
};

/** What the server says of itself to its operator. Rejects with `StoreFailed`. */
export const diagnostics = async ({
  store,
  serving,
  environment,
  dev,
}: Parts): Promise<OperationReply<"getDiagnostics">> => {
  const { engine, version, faults, disk } = await askingStore(store.report());
  const { about, ready } = serving;
  return {
    version: about.version,
    runtime: process.versions.node,
    protocol: [...versions],
    ready: ready(),
    dev,
    uptimeMs: Math.max(0, Math.floor(environment.monotonic() - about.startedAt)),
    time: timestamp(environment.wall()),
    store: { time: timestamp(store.now()), engine, version, faults: [...faults] },
    disk: disk === null ? null : { ...disk },
    stun: [...about.stun],
    turn: [...about.turn],
  };
};
