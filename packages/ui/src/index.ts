export { mountCallKit, type CallKitOptions, type MountedCallKit } from "./mount-call-kit.ts";
export { createKitContext, type KitContext, type KitContextOptions } from "./context.ts";
export type { Theme } from "./overlay/call-overlay.ts";
export { langOf, loadMessages } from "./i18n/load-messages.ts";
export type { Lang, Messages } from "./i18n/messages.ts";
