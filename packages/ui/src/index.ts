export { mountCallKit, type CallKitOptions, type MountedCallKit } from "./mount-call-kit.ts";
export type { Theme } from "./stage/call-stage.ts";
export { langOf, loadMessages } from "./words/choose.ts";
export type { Lang, Messages } from "./words/words.ts";
