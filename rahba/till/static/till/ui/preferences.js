/** What this phone prefers. Small and not precious: it may be lost without harm, so it lives in localStorage. */
const KEY = "rahba-till.preferences";
const USUAL = { language: "ary", rials: null, sound: true, vibration: true, speech: false, paper: "80" };

export function readPreferences() {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEY) || "{}") };
  } catch {
    return { ...USUAL };
  }
}

export function writePreferences(preferences) {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A browser that refuses storage still sells; the choice then lasts as long as the page.
  }
}
