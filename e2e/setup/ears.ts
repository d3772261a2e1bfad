/** Audio probe, re-exported for the tests here. */
export { hears, tapSound, tonesOf } from "@opencallkit/testing/media";
