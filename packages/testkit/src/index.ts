export { logIn, newCallId, type Target, type WireClient } from "./wire-client.ts";
