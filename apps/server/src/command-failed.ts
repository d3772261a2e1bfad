/** Exit codes of the command, stable: scripts tell causes apart by them. Bad settings are 2 (`BadSettings`), done is 0. */
export const exitCodes = {
  /** Anything else, and a `doctor` that has found a fault. */
  failed: 1,
  /** The server gave no answer, or none of its own. */
  away: 3,
  /** The key is no key, or has no scope for it. */
  refused: 4,
  /** No such call. */
  unknownCall: 5,
} as const;

/** A command that could not do what it was asked: ends with one line and its exit code. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  readonly exitCode: number;
  constructor(cause: keyof typeof exitCodes, message: string) {
    super(message);
    this.exitCode = exitCodes[cause];
  }
}
