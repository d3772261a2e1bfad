export { mountCallKit, type CallKitOptions, type MountedCallKit } from "./mount-call-kit.ts";
export type { Theme } from "./stage/call-stage.ts";
export { langOf, loadWords } from "./words/choose.ts";
export type { Lang, Words } from "./words/words.ts";
