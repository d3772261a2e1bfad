import * as v from "valibot";
import { mediaTicket } from "./requests/media-ticket.ts";
import { profiles } from "./requests/profiles.ts";
import { recents } from "./requests/recents.ts";
import { setProfile } from "./requests/set-profile.ts";

/** The registry of account requests: what a client asks of its user's account, beside the commands of calls. A new one is one file and one line here. */
export const accountRequests = { profiles, setProfile, recents, mediaTicket } as const;
export type AccountRequestName = keyof typeof accountRequests;
export type AccountRequestBody<N extends AccountRequestName> = v.InferOutput<(typeof accountRequests)[N]["body"]>;
export type AccountRequest<N extends AccountRequestName = AccountRequestName> = {
  [K in N]: { readonly type: K; readonly body: AccountRequestBody<K> };
}[N];
export type AccountReply<N extends AccountRequestName = AccountRequestName> = {
  [K in N]: v.InferOutput<(typeof accountRequests)[K]["reply"]>;
}[N];

const request = <N extends AccountRequestName, B extends v.GenericSchema>(name: N, { body }: { readonly body: B }) =>
  v.strictObject({ type: v.literal(name), body });
export const AccountRequestSchema = v.variant("type", [
  request("profiles", accountRequests.profiles),
  request("setProfile", accountRequests.setProfile),
  request("recents", accountRequests.recents),
  request("mediaTicket", accountRequests.mediaTicket),
]);
