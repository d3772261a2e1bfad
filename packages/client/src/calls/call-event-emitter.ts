import type { Call as CoreCall, CallView } from "@opencallkit/core";
import type { EventCall } from "../api/api.ts";
import type { CallsContext, End } from "./calls-context.ts";
import type { Telling } from "../events/call-events.ts";

type Around = {
  readonly about: () => EventCall;
  readonly core: () => CoreCall;
  readonly shown: () => CallView | null;
};

/** Tells observers what has happened to one call. */
export type CallEvents = {
  readonly tell: (telling: Telling, place: number | undefined, maybeTold: boolean) => void;
  /** Whether a page that has just come is told it as well. */
  readonly stands: (telling: Telling) => boolean;
};

/** Adds to what the facts say what every event of a call says, and to an end what keeps it from being told twice. */
export const createCallEvents = (context: CallsContext, id: string, { about, core, shown }: Around): CallEvents => {
  const endOf = (stay: number | null, place: number | undefined, maybeTold: boolean): End => ({
    call: id,
    stay,
    place: core().state === "ended" ? place : undefined,
    maybeTold,
  });

  const tell = (telling: Telling, place: number | undefined, maybeTold: boolean): void => {
    switch (telling.type) {
      case "notConnected":
        // A call that went on elsewhere has been told already; its own end is told with its place below.
        return context.tell(
          { ...about(), ...telling, late: false },
          shown()?.now.state === "ended" ? endOf(null, place, maybeTold) : undefined,
        );
      case "ended": {
        const { stay, ...said } = telling;
        return context.tell({ ...about(), ...said, late: false }, endOf(stay, place, maybeTold));
      }
      case "began":
        if (context.callStorage.recall(id).began >= telling.stay || context.wasTold(id, telling.stay)) return undefined;
        context.callStorage.note(id, { began: telling.stay });
        return context.tell({ ...about(), type: "began" });
      case "received":
        // By the facts: an app may have answered by itself before it is told.
        return shown()?.now.state === "ringing" ? context.tell({ ...about(), ...telling }) : undefined;
      case "person":
      case "mediaChanged":
      case "videoAsked":
      case "videoRefused":
      case "endsSoon":
        return context.tell({ ...about(), ...telling });
    }
  };

  // What a page that has just come must know is where the call stands, not how it got there.
  const stands = (telling: Telling): boolean => {
    const now = shown()?.now;
    switch (telling.type) {
      case "received":
      case "began":
        return true;
      case "notConnected":
        return core().state === "ended";
      case "ended":
        return now?.state === "ended" && now.stay === telling.stay;
      case "person":
      case "mediaChanged":
      case "videoAsked":
      case "videoRefused":
      case "endsSoon":
        return false;
    }
  };

  return { tell, stands };
};
