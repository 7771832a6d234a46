/** The movements kept on the phone, page by page, without a gap that nobody sees. */

/** @param {Pages | null} kept @param {Page} page the newest page @param {string} seen @returns {Pages} */
export function newestPage(kept, page, seen) {
  const known = new Map((kept?.lines ?? []).map((line) => [line.id, line]));
  const meets = page.lines.some(({ id }) => known.has(id));
  // More came than fits on a page: what is kept would stand below a gap, so it is read again when somebody goes there.
  if (!kept || !meets) return { lines: page.lines, next: page.next, seen };
  const fresh = page.lines.filter(({ id }) => !known.has(id));
  return { lines: [...fresh, ...kept.lines], next: kept.next, seen };
}

/** @param {Pages} kept @param {Page} page the one below @returns {Pages} */
export function nextPage(kept, page) {
  const known = new Set(kept.lines.map(({ id }) => id));
  return { ...kept, lines: [...kept.lines, ...page.lines.filter(({ id }) => !known.has(id))], next: page.next };
}

/** Movements under the day they fell on. @param {Line[]} lines @param {(at: string) => string} dayOf @returns {{day: string, at: string, lines: Line[]}[]} */
export function byDay(lines, dayOf) {
  /** @type {{day: string, at: string, lines: Line[]}[]} */
  const days = [];
  for (const line of lines) {
    const day = dayOf(line.at);
    if (days.at(-1)?.day === day) days[days.length - 1].lines.push(line);
    else days.push({ day, at: line.at, lines: [line] });
  }
  return days;
}
