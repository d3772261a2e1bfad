export { callClientPlugin, provideCallClient, useCallClient } from "./call-client.ts";
export { OpenCallKit, type OpenCallKitProps } from "./open-call-kit.ts";
export { useCall, type CallRefs } from "./use-call.ts";
export { useCalls } from "./use-calls.ts";
export { useConnection } from "./use-connection.ts";
export { useParticipants } from "./use-participants.ts";
