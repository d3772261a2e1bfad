import { trackSources, type LocalSource, type TrackSource } from "@opencallkit/client/transport";
import type { LocalParticipant } from "livekit-client";
import { createWorker } from "./worker.ts";

type Participant = Pick<LocalParticipant, "setAttributes">;

/**
 * What we declare of our sources, in the attributes of our participant (LiveKit's own mute would not do: it tells off
 * from on, and not why). One request at a time, the newest state last.
 */
export class DeclaredSources {
  readonly #states = new Map<TrackSource, LocalSource["state"]>();
  readonly #declare: () => void;
  #participant: Participant | null = null;
  /** What was declared last on this connection, as text. */
  #declared = "";

  constructor(failed: (reason: unknown) => void) {
    this.#declare = createWorker(() => this.#step(), failed);
  }

  set(source: TrackSource, local: LocalSource | null): void {
    if (local === null) this.#states.delete(source);
    else this.#states.set(source, local.state);
    this.#declare();
  }

  /** Who declares it; null while there is no connection. */
  declareBy(participant: Participant | null): void {
    this.#participant = participant;
    this.#declared = "";
    this.#declare();
  }

  /** Declares what is new; false where nothing is. */
  async #step(): Promise<boolean> {
    const attributes = Object.fromEntries(trackSources.map((source) => [source, this.#states.get(source) ?? ""]));
    const text = JSON.stringify(attributes);
    if (this.#participant === null || text === this.#declared) return false;
    this.#declared = text;
    await this.#participant.setAttributes(attributes);
    return true;
  }
}
