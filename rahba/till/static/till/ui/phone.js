/** What the phone itself offers the till: preferences, sound and voice, files, pictures. */
import { tryShare } from "../../design/ui/phone.js";

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
