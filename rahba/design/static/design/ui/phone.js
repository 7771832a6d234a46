/** What the phone itself offers every app: languages, sharing, the service worker. */

const appElement = () => /** @type {HTMLElement} */ (document.querySelector("[data-app]"));

/** The three languages of every app. Only the one in use is fetched, and from then on it is kept on the phone. */
export const LANGUAGES = [
  { code: "ary", name: "الدارجة", direction: "rtl" },
  { code: "ar", name: "العربية", direction: "rtl" },
  { code: "fr", name: "Français", direction: "ltr" },
];

/** @returns {Promise<Record<string, string>>}  rejected when the words are neither here nor within reach */
export async function loadMessages(code) {
  const answer = await fetch(appElement().getAttribute(`data-words-${code}`));
  if (!answer.ok) throw new Error(`no words: ${code}`);
  return answer.json(); // a Wi-Fi portal's page is no dictionary and fails here
}

export const directionOf = (code) => LANGUAGES.find((language) => language.code === code)?.direction || "rtl";

/** Tell the service worker which words belong to this phone's edition, so that an update brings them along. */
export async function rememberLanguage(code) {
  if (!("caches" in globalThis)) return;
  const cache = await caches.open(`rahba-${appElement().dataset.app}-settings`);
  const kept = await cache.match("languages");
  const known = kept ? await kept.json() : [];
  if (!known.includes(code)) await cache.put("languages", new Response(JSON.stringify([...known, code])));
}

const RESERVE = ["ary", "ar", "fr"];

/** The chosen language, or whichever the phone has: an evicted dictionary must not close the shop. */
export async function wordsFor(wanted) {
  for (const code of [wanted, ...RESERVE.filter((other) => other !== wanted)]) {
    try {
      return { code, messages: await loadMessages(code) };
    } catch {
      // Neither cached nor within reach: the next one.
    }
  }
  throw new Error("no language within reach");
}

export function dress(code) {
  document.documentElement.lang = code;
  document.documentElement.dir = directionOf(code);
}

/** Out of the phone: its own share sheet where there is one, a download where there is none. Giving up is no error. */
export async function tryShare(data) {
  if (!navigator.share || (data.files && !navigator.canShare?.(data))) return false;
  try {
    await navigator.share(data);
    return true;
  } catch (error) {
    return error.name === "AbortError";
  }
}

export async function shareText(text) {
  if (await tryShare({ text })) return;
  location.href = `https://wa.me/?text=${encodeURIComponent(text)}`;
}

/**
 * The service worker as the screens see it: registered once, its updates offered between two acts and never forced in one.
 * @param {{address: string, scope: string, onWaiting: (take: () => void) => void, onReplaced: () => void}} options
 */
export async function registerWorker({ address, scope, onWaiting, onReplaced }) {
  if (!navigator.serviceWorker) return;
  let asked = false;
  const hadOne = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    else if (hadOne) onReplaced(); // another tab took the update: this one keeps its files until its act is done
  });
  const registration = await navigator.serviceWorker.register(address, { scope, updateViaCache: "none" });
  const offer = () => {
    if (registration.waiting && navigator.serviceWorker.controller) {
      onWaiting(() => {
        asked = true;
        registration.waiting?.postMessage({ type: "take-over" });
      });
    }
  };
  offer();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  // A phone may keep the page alive for weeks: look again whenever somebody comes back to it.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => undefined);
  });
}
