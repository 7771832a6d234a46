/**
 * The rear camera as a scanner: the browser's own detector where it really reads EAN-13 (shop:F98), ours elsewhere. Two
 * equal readings running are needed, and a code is told once until it has left the picture (shop:F96, F97).
 */
import { readFrame } from './ean.js';
import { Refusal } from './refusal.js';

const PAUSE = 110;
const IDLE = 20000;
/** Frames without the code before it counts as gone. */
const GONE = 6;
const FORMATS = ['ean_13', 'ean_8', 'upc_a'];

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

/** The browser's detector if it answers for EAN-13; some phones have one that throws or never loads. @returns {Promise<any>} */
async function nativeDetector() {
  try {
    const Detector = /** @type {any} */ (globalThis).BarcodeDetector;
    const formats = await Detector.getSupportedFormats();
    return formats.includes('ean_13') ? new Detector({ formats: FORMATS.filter((format) => formats.includes(format)) }) : null;
  } catch {
    return null;
  }
}

/** @param {HTMLVideoElement} video @returns {(detector: any) => Promise<string | null>} */
function frameReader(video) {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let turn = 0;
  return async (detector) => {
    if (detector) {
      const [found] = await detector.detect(video);
      return found ? found.rawValue.padStart(found.format === 'upc_a' ? 13 : 0, '0') : null;
    }
    // Only a strip in the middle, at most 640 wide: what the viewfinder shows.
    const width = Math.min(640, video.videoWidth), scale = width / video.videoWidth;
    const height = Math.round(video.videoHeight * scale * 0.6);
    if (!context || !width || !height) return null;
    [canvas.width, canvas.height] = [width, height];
    context.drawImage(video, 0, video.videoHeight * 0.2, video.videoWidth, video.videoHeight * 0.6, 0, 0, width, height);
    return readFrame(context.getImageData(0, 0, width, height), turn++);
  };
}

/**
 * Opens the rear camera in `video`. Refusals: camera_refused, no_camera.
 * @param {HTMLVideoElement} video @param {(code: string) => void} onCode
 * @param {{onIdle?: () => void}} [options] with `onIdle`, the camera is stopped after twenty seconds without a code
 * @returns {Promise<{stop: () => void, torch: (on: boolean) => Promise<boolean>}>}
 */
export async function openCamera(video, onCode, { onIdle } = {}) {
  let stream;
  try {
    const wish = { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
  } catch (error) {
    throw new Refusal(/** @type {any} */ (error)?.name === 'NotAllowedError' ? 'camera_refused' : 'no_camera');
  }
  video.srcObject = stream;
  video.playsInline = true;
  video.muted = true;
  const track = stream.getVideoTracks()[0], read = frameReader(video), readings = new Readings();
  let detector = await nativeDetector(), stopped = false, lastSeen = Date.now();
  const stop = () => {
    stopped = true;
    for (const each of stream.getTracks()) each.stop();
    video.srcObject = null;
  };
  const look = async () => {
    if (stopped) return;
    try {
      const code = readings.see(await read(detector));
      if (code && !stopped) {
        lastSeen = Date.now();
        onCode(code);
      }
    } catch {
      // A detector that fails once is not asked again: our own reader goes on.
      detector = null;
    }
    if (!stopped && onIdle && Date.now() - lastSeen > IDLE) {
      stop();
      onIdle();
    } else if (!stopped) setTimeout(look, PAUSE);
  };
  await video.play().catch(() => {});
  void look();
  return {
    stop,
    torch: async (on) => track.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: on }] })).then(() => true, () => false),
  };
}
