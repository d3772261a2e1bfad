import type { CallEventBody } from "../events/call-events.ts";
import type { End } from "../events/event-publisher.ts";
import type { CallModel } from "./call-model.ts";
import type { CallsContext } from "./calls-context.ts";

/** The event emitter of one call: turns what its facts say into events for observers. */
export type CallEventEmitter = {
  readonly tell: (body: CallEventBody, place: number | undefined, maybeTold: boolean) => void;
  /** Whether a page that has just loaded is told it as well: it says where the call stands now. */
  readonly stands: (body: CallEventBody) => boolean;
};

/** Makes the emitter. It adds the fields that every event has, and to an end the key by which it is told only once. */
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
        // Went on elsewhere: that was told already; its own end is told below, with its place.
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

  // A snapshot, not a replay: a page that has just loaded must know where the call stands, not how it got there.
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
