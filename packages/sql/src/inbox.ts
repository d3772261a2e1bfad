/** LATE-3: late news is of seven days, and of 200 calls. */
export const lateMs = 7 * 24 * 60 * 60 * 1000;
export const lateCalls = 200;
