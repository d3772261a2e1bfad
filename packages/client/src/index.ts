export type { Ending } from "@opencallkit/core";
export { createCallClient } from "./create-call-client.ts";
export { faults, isCallError, type CallError, type ErrorCode, type FaultCode } from "./api/errors.ts";
export type * from "./api/account.ts";
export type * from "./api/api.ts";
export type * from "./api/device.ts";
export type * from "./api/events.ts";
export type * from "./api/participant.ts";
export type { ReadonlyAtom } from "./api/readonly-atom.ts";
