/** What the till says besides its pictures: a beep, a tremble, a voice. Each may be missing on a phone, and each may be off. */

let audio = null;

export function beep(settings, kind = "done") {
  if (settings.vibration) navigator.vibrate?.(kind === "problem" ? [60, 60, 60] : 25);
  if (!settings.sound) return;
  try {
    audio ||= new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = kind === "problem" ? 220 : 1320;
    volume.gain.setValueAtTime(0.12, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + (kind === "problem" ? 0.35 : 0.12));
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.4);
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
