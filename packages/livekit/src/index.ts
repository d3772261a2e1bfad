export { livekitServer, type LivekitOptions } from "./livekit-server.ts";
export { livekitBinary, livekitVersion } from "./process/livekit-binary.ts";
export { startLivekit, type LivekitParts, type LivekitProcess } from "./process/livekit-process.ts";
export { drawSettings, type LivekitSettings } from "./process/livekit-settings.ts";
export { LivekitUnusable } from "./process/livekit-unusable.ts";
