/** The video probe, for the tests here. */
export { coloursOf, framesOf } from "@opencallkit/testing/media";
