/** The audio probe, for the tests here. */
export { hears, tapSound, tonesOf } from "@opencallkit/testing/media";
