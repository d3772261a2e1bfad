"use client";

export { CallClientProvider, useCallClient, type CallClientProviderProps } from "./call-client.ts";
export { OpenCallKit, type OpenCallKitProps } from "./open-call-kit.ts";
export { useCall, type CallValues } from "./use-call.ts";
export { useCalls } from "./use-calls.ts";
export { useConnection } from "./use-connection.ts";
export { useParticipants } from "./use-participants.ts";
