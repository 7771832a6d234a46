/** What the phone itself offers: preferences, languages, sound and voice, sharing, pictures, the service worker. */
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

/** The three languages of the till. Only the one in use is fetched, and from then on it is kept on the phone. */
export const LANGUAGES = [
  { code: "ary", name: "الدارجة", direction: "rtl" },
  { code: "ar", name: "العربية", direction: "rtl" },
  { code: "fr", name: "Français", direction: "ltr" },
];

/** @returns {Promise<Record<string, string>>}  rejected when the words are neither here nor within reach */
export async function loadMessages(code) {
  const answer = await fetch(document.getElementById("till").getAttribute(`data-words-${code}`));
  if (!answer.ok) throw new Error(`no words: ${code}`);
  return answer.json(); // a Wi-Fi portal's page is no dictionary and fails here
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

/** What the till says besides its pictures: a beep, a tremble, a voice. Each may be missing on a phone, and each may be off. */

let audio = null;

/** The line is drawn first: opening the sound device may take a cheap phone longer than the whole act. */
export function beep(settings, kind = "done") {
  if (settings.vibration) navigator.vibrate?.(kind === "problem" ? [60, 60, 60] : 25);
  if (settings.sound) setTimeout(play, 0, kind);
}

function play(kind) {
  try {
    audio ||= new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const length = kind === "problem" ? 0.35 : 0.12;
    tone.frequency.value = kind === "problem" ? 220 : 1320;
    volume.gain.setValueAtTime(0.12, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + length);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + length);
  } catch {
    // No sound device: the picture and the tremble remain.
  }
}

/** The phone's own voice for a language; Darija is read by an Arabic voice. */
export function voiceFor(language) {
  const wanted = language === "fr" ? "fr" : "ar";
  const voices = globalThis.speechSynthesis?.getVoices() || [];
  return voices.find((voice) => voice.lang === `${wanted}-MA`) || voices.find((voice) => voice.lang.startsWith(wanted)) || null;
}

export function say(settings, text) {
  const voice = settings.speech && voiceFor(settings.language);
  if (!voice) return;
  const words = new SpeechSynthesisUtterance(text.replace(/[\u2066-\u2069]/g, ""));
  words.voice = voice;
  words.lang = voice.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
}

/** Out of the phone: its own share sheet where there is one, a download where there is none. Giving up is no error. */
async function tryShare(data) {
  if (!navigator.share || (data.files && !navigator.canShare?.(data))) return false;
  try {
    await navigator.share(data);
    return true;
  } catch (error) {
    return error.name === "AbortError";
  }
}

/** @param {Blob} blob @param {string} name  @returns {Promise<"shared"|"downloaded">} */
export async function shareFile(blob, name) {
  const file = new File([blob], name, { type: blob.type });
  if (await tryShare({ files: [file] })) return "shared";
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return "downloaded";
}

export async function shareText(text) {
  if (await tryShare({ text })) return;
  location.href = `https://wa.me/?text=${encodeURIComponent(text)}`;
}

const LONGEST_SIDE = 1024;
const QUALITY = 0.8;

/** Shrunk on the phone before it waits for the network: at most 1024 px, WebP where the browser can, JPEG elsewhere. */
export async function shrinkPhoto(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const small = await asBlob(canvas, "image/webp");
  return small?.type === "image/webp" ? small : asBlob(canvas, "image/jpeg");
}

const asBlob = (canvas, type) => new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));

/** Shown without an address of its own: a strict policy then needs no exception for pictures. */
export async function showPhoto(canvas, blob) {
  const picture = await createImageBitmap(blob);
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  picture.close();
}

/** The service worker as the screens see it: registered once, its updates offered between two sales and never forced in one. */

/**
 * @param {{address: string, scope: string, onWaiting: (take: () => void) => void, onReplaced: () => void}} options
 */
export async function registerWorker({ address, scope, onWaiting, onReplaced }) {
  if (!navigator.serviceWorker) return;
  let asked = false;
  const hadOne = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    else if (hadOne) onReplaced(); // another tab took the update: this one keeps its files until its sale is done
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
