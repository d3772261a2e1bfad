/** What a check has found: how it is, what that means, and what to do about it. */
export type Finding = {
  readonly check: string;
  readonly verdict: "ok" | "warn" | "fail";
  /** One line. */
  readonly says: string;
  /** What to do, in one line; null where all is well. */
  readonly todo: string | null;
};

export const ok = (check: string, says: string): Finding => ({ check, verdict: "ok", says, todo: null });
export const warn = (check: string, says: string, todo: string): Finding => ({ check, verdict: "warn", says, todo });
export const fail = (check: string, says: string, todo: string): Finding => ({ check, verdict: "fail", says, todo });
