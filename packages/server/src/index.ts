export * from "./ports/index.ts";
export { defaultTiming, type Timing } from "./calls/timing.ts";
export type { Origins } from "./gateway/origins.ts";
export { appsIn, type Apps, type NewApp } from "./logins/apps.ts";
export { sealWith, type Seal } from "./logins/seal.ts";
export { signUserSig } from "./logins/user-sig.ts";
export { policyNames, readPolicy, type PolicySettings } from "./logins/policy.ts";
export type { DevApp } from "./rest/parts.ts";
export { startServer, type RunningServer, type ServerOptions } from "./start-server.ts";
