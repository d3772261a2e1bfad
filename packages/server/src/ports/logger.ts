export type LogLevel = "info" | "warn" | "error";
/** Details are numbers, flags and short names; never a userSig, key, SDP or user data. */
export type LogDetails = { readonly [name: string]: string | number | boolean | null };
export type Logger = (level: LogLevel, event: string, details?: LogDetails) => void;

/** One JSON object a line. */
export const jsonLogger =
  (write: (line: string) => void, now: () => Date = () => new Date()): Logger =>
  (level, event, details = {}) =>
    write(`${JSON.stringify({ time: now().toISOString(), level, event, ...details })}\n`);
