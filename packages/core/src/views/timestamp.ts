const dayMs = 86_400_000;

/** The last date that was written: a table writes millions of moments, most of them of the day of the one before. */
let last = { day: Number.NaN, text: "" };

const dateOf = (day: number): string => {
  if (last.day !== day) last = { day, text: new Date(day * dayMs).toISOString().slice(0, -"00:00:00.000Z".length) };
  return last.text;
};

const digits = (value: number, count: number): string => String(value).padStart(count, "0");

/** A moment in ms since 1970, cut to whole ones, as a timestamp (RFC 3339, in UTC), such as `2026-01-31T09:05:00.250Z`. */
export const timestamp = (moment: number): string => {
  const ms = Math.floor(moment);
  const day = Math.floor(ms / dayMs);
  const ofDay = ms - day * dayMs;
  const second = Math.floor(ofDay / 1000);
  const [hours, minutes] = [Math.floor(second / 3600), Math.floor(second / 60) % 60];
  return `${dateOf(day)}${digits(hours, 2)}:${digits(minutes, 2)}:${digits(second % 60, 2)}.${digits(ofDay % 1000, 3)}Z`;
};
