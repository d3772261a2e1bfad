import type { Command } from "@opencallkit/protocol";
import { callError, isCallError } from "../api/errors.ts";
import type { Call } from "../api/api.ts";
import type { CheckedInvitation } from "../api/arguments.ts";
import type { Ports } from "../ports/ports.ts";
import { nobody } from "../calls/call-model.ts";
import type { Session } from "./session.ts";

/** The timeout of an invite, in ms: without a reply it is given up. */
const inviteLifeMs = 10_000;

const inviteOf = (call: string, invitation: CheckedInvitation): Command<"invite"> => {
  const { to, media, timeout, room, roomText, userData, chatGroup } = invitation;
  return { type: "invite", body: { call, callees: [...to], media, timeout, room, roomText, userData, chatGroup } };
};

/** Places a call, optimistically: it is listed at once, and the promise settles at the commit. */
export const placeCall = async (
  { sound, random }: Pick<Ports, "sound" | "random">,
  session: Session,
  user: string,
  invitation: CheckedInvitation,
): Promise<Call> => {
  sound.unlock();
  const id = random.id();
  const controller = session.registry.add(id, {
    ...nobody,
    role: "caller",
    caller: user,
    callees: invitation.to,
    media: invitation.media,
    group: invitation.to.length > 1 || invitation.chatGroup !== undefined,
    room: invitation.room ?? 0,
    roomText: invitation.roomText ?? null,
    userData: invitation.userData ?? "",
    chatGroup: invitation.chatGroup ?? "",
  });
  const request = session.requests.ask(inviteOf(id, invitation), inviteLifeMs);
  controller.invitedBy(request);
  try {
    const { call } = await request.settled;
    const placed = call === id ? controller : session.registry.merge(id, call);
    if (placed === null) throw callError("call_over");
    return placed.call;
  } catch (error) {
    // Compensation: a timed-out invite may have been committed all the same, and what rings must stop.
    if (isCallError(error) && error.code === "expired") {
      void session.requests.ask({ type: "cancel", body: { call: id } }, null).settled.catch(() => undefined);
    }
    throw error;
  }
};
