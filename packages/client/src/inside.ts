/** The engine's inner parts, for the simulation only: no package may build on them. */
export { endTelling, tellings, type Telling } from "./calls/tell.ts";
