/** Presentation of a video: cropped to its box, the same mirrored as in a looking glass, or whole, as a shared screen. */
export type VideoLook = "cropped" | "mirrored" | "whole";
