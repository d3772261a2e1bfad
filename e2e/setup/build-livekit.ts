import { livekitProgram } from "./livekit.ts";

// Ahead of the tests that need it, in the background: most of the time it is downloaded and compiled.
await livekitProgram();
