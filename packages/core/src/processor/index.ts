export { commandTask, ringTargetsOf, serverTask, type CommandTask } from "./command-task.ts";
export { keptReply } from "./kept-reply.ts";
export { after, callKey, fromStore, leftBehind, newestLives, unheardOf, type LiveCall } from "./live-call.ts";
export { leasesOf, livesOf } from "./load-context.ts";
export { TaskProcessing } from "./task-processing.ts";
export {
  accepted,
  refused,
  type CommandReply,
  type Committed,
  type Elsewhere,
  type ProcessorMemory,
  type ProcessorStep,
} from "./steps.ts";
export {
  commandName,
  type Appended,
  type CommandKey,
  type Conflict,
  type Rings,
  type StoredCall,
  type StoredFact,
  type WriteSet,
} from "./stored.ts";
