/** A token bucket: `burst` at once, `perSecond` for ever. */
export const budget = (burst: number, perSecond: number, now: () => number): (() => boolean) => {
  let left = burst;
  let at = now();
  return () => {
    const moment = now();
    left = Math.min(burst, left + ((moment - at) * perSecond) / 1000);
    at = moment;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
};
