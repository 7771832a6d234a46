/**
 * The rear camera, in which something is looked for: by the browser's own detector where it really knows the formats
 * (shop:F98), by a reader of ours elsewhere. Two equal readings running are needed, and a code is told once until it has
 * left the picture (shop:F96, F97).
 */
import { Refusal } from './refusal.js';

const PAUSE = 110;
const IDLE = 20000;
/** Frames without the code before it counts as gone. */
const GONE = 6;

/** Says when a reading is to be believed, and only once. */
export class Readings {
  constructor() {
    this.last = '';
    this.told = '';
    this.misses = 0;
  }

  /** @param {string | null} code what this frame shows @returns {string | null} a code to tell, or nothing */
  see(code) {
    if (!code) {
      this.last = '';
      this.misses += 1;
      if (this.misses >= GONE) this.told = '';
      return null;
    }
    const sure = code === this.last;
    this.last = code;
    if (code === this.told) this.misses = 0;
    if (!sure || code === this.told) return null;
    this.told = code;
    this.misses = 0;
    return code;
  }
}

/**
 * The browser's detector if it answers for the first of the formats; some phones have one that throws or never loads.
 * @param {string[]} wanted @returns {Promise<any>}
 */
export async function nativeDetector(wanted) {
  try {
    const Detector = /** @type {any} */ (globalThis).BarcodeDetector;
    const formats = await Detector.getSupportedFormats();
    return formats.includes(wanted[0]) ? new Detector({ formats: wanted.filter((format) => formats.includes(format)) }) : null;
  } catch {
    return null;
  }
}

/** @typedef {{formats: string[], read?: (video: HTMLVideoElement) => (string | null)}} Lens what is looked for, and our own reader of it */

/** @param {any} detector @param {HTMLVideoElement} video @returns {Promise<string | null>} */
async function detected(detector, video) {
  const [found] = await detector.detect(video);
  return found ? found.rawValue.padStart(found.format === 'upc_a' ? 13 : 0, '0') : null;
}

/**
 * Opens the rear camera in `video`. Refusals: no_reader (nothing here reads such codes), camera_refused, no_camera.
 * @param {HTMLVideoElement} video @param {Lens} lens @param {(code: string) => void} onCode
 * @param {{onIdle?: () => void}} [options] with `onIdle`, the camera is stopped after twenty seconds without a code
 * @returns {Promise<{stop: () => void, torch: (on: boolean) => Promise<boolean>}>}
 */
export async function openCamera(video, { formats, read }, onCode, { onIdle } = {}) {
  let detector = await nativeDetector(formats), stream;
  if (!detector && !read) throw new Refusal('no_reader');
  try {
    const wish = { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
  } catch (error) {
    throw new Refusal(/** @type {any} */ (error)?.name === 'NotAllowedError' ? 'camera_refused' : 'no_camera');
  }
  video.srcObject = stream;
  video.playsInline = true;
  video.muted = true;
  const track = stream.getVideoTracks()[0], readings = new Readings();
  let stopped = false, lastSeen = Date.now();
  const stop = () => {
    stopped = true;
    for (const each of stream.getTracks()) each.stop();
    video.srcObject = null;
  };
  const watch = async () => {
    if (stopped) return;
    try {
      const code = readings.see(detector ? await detected(detector, video) : read?.(video) ?? null);
      if (code && !stopped) {
        lastSeen = Date.now();
        onCode(code);
      }
    } catch {
      // A detector that fails once is not asked again where a reader of ours can go on.
      if (read) detector = null;
    }
    if (!stopped && onIdle && Date.now() - lastSeen > IDLE) {
      stop();
      onIdle();
    } else if (!stopped) setTimeout(watch, PAUSE);
  };
  await video.play().catch(() => {});
  void watch();
  return {
    stop,
    torch: async (on) => track.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: on }] })).then(() => true, () => false),
  };
}
