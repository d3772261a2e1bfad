export type * from "./face.ts";
export { type CallError, type ErrorCode, type FaultCode, faults } from "./errors.ts";
export type { Value } from "./value.ts";
