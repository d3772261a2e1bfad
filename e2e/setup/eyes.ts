/** Video probe, re-exported for the tests here. */
export { coloursOf, framesOf } from "@opencallkit/testing/media";
