import { isServerFrameName, serverFrameMeanings, serverFrames } from "@opencallkit/protocol";

/** The frames of the server with what they mean, as those of a client have it beside their forms. */
export const describedServerFrames = Object.fromEntries(
  Object.keys(serverFrames)
    .filter(isServerFrameName)
    .map((name) => [name, { meaning: serverFrameMeanings[name], schema: serverFrames[name].schema }]),
);
