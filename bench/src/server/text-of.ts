import type { RawData } from "ws";

/** Decodes a text frame; the servers send no binary ones. */
export const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString("utf8") : "");
