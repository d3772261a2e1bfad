/** The server's inner parts, for `tests` alone: no package may build on them. */
export { graceAfterOutage, type OutageGrace } from "./calls/outage-grace.ts";
export { liveCalls, type LiveCalls } from "./calls/live-calls.ts";
export { firstSeen } from "./calls/idempotency.ts";
export { KeyedQueue } from "./collections/keyed-queue.ts";
export { usageMeter, type UsageMeter } from "./usage/usage-meter.ts";
export { callHeldBy } from "./calls/call-held-by.ts";
export { heldLeases } from "./sessions/held-leases.ts";
export { checkUserSig } from "./credentials/user-sig.ts";
export { policyOf, widened } from "./credentials/policy.ts";
export { readFrame, type ReadMessage } from "./sockets/read-frame.ts";
export type { ClientSocket } from "./sockets/client-socket.ts";
export { openNode, type NodeOptions } from "./node/open-node.ts";
