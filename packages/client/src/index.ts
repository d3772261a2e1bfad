export type { Ending, Person } from "@opencallkit/core";
export { createCallClient } from "./create-call-client.ts";
export { faults, isCallError, type CallError, type ErrorCode, type FaultCode } from "./errors.ts";
export type * from "./face.ts";
export type { ReadonlyAtom } from "./value.ts";
