export { codeOf } from "./codes.ts";
export { installUniApp } from "./install-uni-app.ts";
export { toldOf, toldOfConnection } from "./map-event.ts";
export { observeCalls } from "./observe-calls.ts";
export type { CallMediaType, CallRole, EventName, ObserverEvents, Told } from "./observer-events.ts";
