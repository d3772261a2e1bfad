import type { Call as CoreCall, CallView } from "@opencallkit/core";
import type { EventCall } from "../api/api.ts";
import type { CallsContext, End } from "./calls-context.ts";
import type { CallEventBody } from "../events/call-events.ts";

type Around = {
  readonly about: () => EventCall;
  readonly core: () => CoreCall;
  readonly shown: () => CallView | null;
};

/** Tells observers what has happened to one call. */
export type CallEventEmitter = {
  readonly tell: (body: CallEventBody, place: number | undefined, maybeTold: boolean) => void;
  /** Whether a page that has just come is told it as well. */
  readonly stands: (body: CallEventBody) => boolean;
};

/** Adds to what the facts say what every event of a call says, and to an end what keeps it from being told twice. */
export const createCallEventEmitter = (
  context: CallsContext,
  id: string,
  { about, core, shown }: Around,
): CallEventEmitter => {
  const endOf = (stay: number | null, place: number | undefined, maybeTold: boolean): End => ({
    call: id,
    stay,
    place: core().state === "ended" ? place : undefined,
    maybeTold,
  });

  const tell = (body: CallEventBody, place: number | undefined, maybeTold: boolean): void => {
    switch (body.type) {
      case "notConnected":
        // A call that went on elsewhere has been told already; its own end is told with its place below.
        return context.tell(
          { ...about(), ...body, late: false },
          shown()?.now.state === "ended" ? endOf(null, place, maybeTold) : undefined,
        );
      case "ended": {
        const { stay, ...said } = body;
        return context.tell({ ...about(), ...said, late: false }, endOf(stay, place, maybeTold));
      }
      case "began":
        if (context.callStorage.recall(id).began >= body.stay || context.wasTold(id, body.stay)) return undefined;
        context.callStorage.note(id, { began: body.stay });
        return context.tell({ ...about(), type: "began" });
      case "received":
        // By the facts: an app may have answered by itself before it is told.
        return shown()?.now.state === "ringing" ? context.tell({ ...about(), ...body }) : undefined;
      case "person":
      case "mediaChanged":
      case "videoAsked":
      case "videoRefused":
      case "endsSoon":
        return context.tell({ ...about(), ...body });
    }
  };

  // What a page that has just come must know is where the call stands, not how it got there.
  const stands = (body: CallEventBody): boolean => {
    const now = shown()?.now;
    switch (body.type) {
      case "received":
      case "began":
        return true;
      case "notConnected":
        return core().state === "ended";
      case "ended":
        return now?.state === "ended" && now.stay === body.stay;
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
