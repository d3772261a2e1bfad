import { isServerFrameName, serverFrameMeanings, serverFrames } from "@opencallkit/protocol";

/** Server frames with their descriptions, which client frames have beside their schemas. */
export const describedServerFrames = Object.fromEntries(
  Object.keys(serverFrames)
    .filter(isServerFrameName)
    .map((name) => [name, { meaning: serverFrameMeanings[name], schema: serverFrames[name].schema }]),
);
