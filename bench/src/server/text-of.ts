import type { RawData } from "ws";

/** What a frame says; the servers send texts only. */
export const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString("utf8") : "");
