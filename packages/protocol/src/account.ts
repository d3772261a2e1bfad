/** What a client asks of its user's account. An entry of its own, for a page that only waits for calls holds none of it. */
export {
  accountRequests,
  type AccountReply,
  type AccountRequest,
  type AccountRequestName,
} from "./account/account-requests.ts";
