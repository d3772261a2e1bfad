export { createMediaServerAdapter } from "./livekit-transport.ts";
