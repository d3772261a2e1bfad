import type { CallEventBody } from "../events/call-events.ts";
import type { End } from "../events/event-publisher.ts";
import type { CallModel } from "./call-model.ts";
import type { CallsContext } from "./calls-context.ts";

/** Tells observers what has happened to one call. */
export type CallEventEmitter = {
  readonly tell: (body: CallEventBody, place: number | undefined, maybeTold: boolean) => void;
  /** Whether a page that has just come is told it as well. */
  readonly stands: (body: CallEventBody) => boolean;
};

/** Adds to what the facts say what every event of a call says, and to an end what keeps it from being told twice. */
export const createCallEventEmitter = (
  { events, callStorage }: Pick<CallsContext, "events" | "callStorage">,
  call: CallModel,
): CallEventEmitter => {
  const { id } = call;
  const endOf = (stay: number | null, place: number | undefined, maybeTold: boolean): End => ({
    call: id,
    stay,
    place: call.core().state === "ended" ? place : undefined,
    maybeTold,
  });

  const tell = (body: CallEventBody, place: number | undefined, maybeTold: boolean): void => {
    switch (body.type) {
      case "notConnected":
        // A call that went on elsewhere has been told already; its own end is told with its place below.
        return events.tell(
          { ...call.about(), ...body, late: false },
          call.view()?.now.state === "ended" ? endOf(null, place, maybeTold) : undefined,
        );
      case "ended": {
        const { stay, ...said } = body;
        return events.tell({ ...call.about(), ...said, late: false }, endOf(stay, place, maybeTold));
      }
      case "began":
        if (callStorage.recall(id).began >= body.stay || events.wasTold(id, body.stay)) return undefined;
        callStorage.note(id, { began: body.stay });
        return events.tell({ ...call.about(), type: "began" });
      case "received":
        // By the facts: an app may have answered by itself before it is told.
        return call.view()?.now.state === "ringing" ? events.tell({ ...call.about(), ...body }) : undefined;
      case "person":
      case "mediaChanged":
      case "videoAsked":
      case "videoRefused":
      case "endsSoon":
        return events.tell({ ...call.about(), ...body });
    }
  };

  // What a page that has just come must know is where the call stands, not how it got there.
  const stands = (body: CallEventBody): boolean => {
    const now = call.view()?.now;
    switch (body.type) {
      case "received":
      case "began":
        return true;
      case "notConnected":
        return call.core().state === "ended";
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
