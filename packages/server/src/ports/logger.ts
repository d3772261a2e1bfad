/** Log levels, the least urgent first. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
/** How urgent a log line is. */
export type LogLevel = (typeof logLevels)[number];
/** Details of a log line: numbers, flags and short names; never a userSig, key, SDP or user data. */
export type LogDetails = { readonly [name: string]: string | number | boolean | null };
/** Takes a log line: its level, the name of the event and its details. Must not throw. */
export type Logger = (level: LogLevel, event: string, details?: LogDetails) => void;

/** A logger that leaves out what is less urgent than `least`. */
export const fromLevel =
  (least: LogLevel, log: Logger): Logger =>
  (level, event, details) => {
    if (logLevels.indexOf(level) >= logLevels.indexOf(least)) log(level, event, details);
  };

/** A logger of JSON lines: one object a line. */
export const jsonLogger =
  (write: (line: string) => void, now: () => Date = () => new Date()): Logger =>
  (level, event, details = {}) =>
    write(`${JSON.stringify({ time: now().toISOString(), level, event, ...details })}\n`);
