/** What a media transport is made with: an entry for packages that carry the media of calls another way. */
export { callError, isCallError } from "./api/errors.ts";
export type { Logger } from "./api/api.ts";
export type { LinkQuality, LinkState, SourceState } from "./api/participant.ts";
export type { Clock } from "./ports/clock.ts";
export type { MediaServerLoader, MediaServerNeeds, MediaTicket } from "./ports/media-server.ts";
export { trackSources } from "./ports/media-transport.ts";
export type * from "./ports/media-transport.ts";
