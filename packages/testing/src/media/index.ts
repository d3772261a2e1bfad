export { hears, tapSound, tonesOf, type ProbedPage } from "./audio-probe.ts";
export { coloursOf, framesOf, type ProbedPictures, type ProbedVideo } from "./video-probe.ts";
