/** The engine's inner parts, for `tests` only: no package may build on them. */
export { endEventOf, callEventsOf, type CallEventBody } from "./events/call-events.ts";
export { createEngine } from "./engine.ts";
export { memoryStorage } from "./platform/storage.ts";
export type { Ports } from "./ports/ports.ts";
export type { Socket, SocketEvents } from "./ports/sockets.ts";
export type { PageMoment } from "./ports/page.ts";
