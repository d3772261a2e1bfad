export { createVirtualClock, type VirtualClock } from "@opencallkit/client/testing/virtual-clock";
export { accepts, busy, cancels, ignores, rejects, type Behaviour } from "./behaviour.ts";
export { EventLog, recordEvents } from "./event-log.ts";
export { expectEvents } from "./expect-events.ts";
export type { ExpectedEvent } from "./expected-event.ts";
export { startTestServer, type RunningTestServer, type TestServerOptions } from "./start-test-server.ts";
export { virtualCallee, virtualCaller, type VirtualPerson, type VirtualPersonServer } from "./virtual-person.ts";
export {
  helloOf,
  logInWire,
  newCallId,
  openWire,
  refusalOf,
  replyOf,
  type Target,
  type WireClient,
  type WireIdentity,
  type WireMessage,
} from "./wire-client.ts";
