/** The three languages of the till. Only the one in use is fetched, and from then on it is kept on the phone. */
export const LANGUAGES = [
  { code: "ary", name: "الدارجة", direction: "rtl" },
  { code: "ar", name: "العربية", direction: "rtl" },
  { code: "fr", name: "Français", direction: "ltr" },
];
const LOADERS = {
  fr: () => import("../i18n/fr.js"),
  ar: () => import("../i18n/ar.js"),
  ary: () => import("../i18n/ary.js"),
};

/** @returns {Promise<Record<string, string>>}  rejected when the words are neither here nor within reach */
export async function loadMessages(code) {
  return (await LOADERS[code]()).default;
}

export const directionOf = (code) => LANGUAGES.find((language) => language.code === code)?.direction || "rtl";

/** Tell the service worker which words belong to this phone's edition, so that an update brings them along. */
export async function rememberLanguage(code) {
  if (!("caches" in globalThis)) return;
  const cache = await caches.open("rahba-till-settings");
  const kept = await cache.match("languages");
  const known = kept ? await kept.json() : [];
  if (!known.includes(code)) await cache.put("languages", new Response(JSON.stringify([...known, code])));
}
