/** Time as a till needs it: device time with its offset, and the shop's business day on Morocco's wall clock. */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (id) => clearTimeout(id),
};

/** ISO 8601 with the device's own offset, as facts bear it. @param {number} ms */
export function isoLocal(ms) {
  const offset = -new Date(ms).getTimezoneOffset(), size = Math.abs(offset);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const wall = new Date(ms + offset * 60000).toISOString().slice(0, -1);
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** @type {Intl.DateTimeFormat | undefined} */
let wallClock;

/**
 * The trading day of a moment (YYYY-MM-DD): before `cutoffHour` it still belongs to the evening before. The wall clock
 * is compared and no hours are subtracted, so Ramadan's clock change does not move it.
 * @param {string | number} at @param {number} cutoffHour
 */
export function businessDay(at, cutoffHour) {
  wallClock ??= new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Africa/Casablanca', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23',
  });
  const parts = Object.fromEntries(wallClock.formatToParts(new Date(at)).map((part) => [part.type, part.value]));
  const day = `${parts.year}-${parts.month}-${parts.day}`;
  if (Number(parts.hour) >= cutoffHour) return day;
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86400000).toISOString().slice(0, 10);
}
