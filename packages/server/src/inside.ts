/** The server's inner parts, for `testkit` alone: no package may build on them. */
export { graceAfterOutage, type OutageGrace } from "./calls/grace.ts";
export { after, callKey, fromStore, leftBehind, newestLives, unheardOf, type LiveCall } from "./calls/live-call.ts";
export { liveCalls, type LiveCalls } from "./calls/live-calls.ts";
export { livesOf } from "./calls/known.ts";
export { firstSeen } from "./calls/first-asked.ts";
export { commandTask, serverTask, ringTargetsOf, type CommandTask } from "./calls/question.ts";
export { ringTargets, writeSetOf } from "./calls/step.ts";
export { keptReply, factsToKeep } from "./calls/kept-answer.ts";
export { usageMeter, type UsageMeter } from "./usage/usage-meter.ts";
export { callHeldBy } from "./calls/held-by.ts";
export { heldLeases } from "./gateway/held-lives.ts";
export { policyOf, widened } from "./logins/policy.ts";
export { readFrame, type ReadMessage } from "./gateway/read-frame.ts";
export type { ClientSocket } from "./gateway/client-socket.ts";
export { openNode, type NodeOptions } from "./open-node.ts";
