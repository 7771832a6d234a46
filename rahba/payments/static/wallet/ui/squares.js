/** Square codes, read from the camera or a picture: by the browser where it can, elsewhere by a reader that is fetched only then. */
import { nativeDetector } from "../../design/offline/camera.js";
import { Refusal } from "../../design/offline/refusal.js";

const FORMATS = ["qr_code"];
/** Pixels of the middle of the camera's picture, where the frame is; and of a chosen picture, as large as it may have to be. */
const MIDDLE = 480, SIZES = [900, 450, 1800];
let fetched = null;

/** Where it cannot be fetched the next one to need it asks again. */
function reader() {
  fetched ||= import("../vendor/decode.js").catch(() => {
    fetched = null;
    throw new Refusal("no_reader");
  });
  return fetched;
}

/** What the camera looks for. `onTrouble` hears that neither the browser nor a reader of ours is here. */
export function squares(onTrouble) {
  let read = null, asked = false;
  return {
    formats: FORMATS,
    read(video) {
      if (!asked) reader().then((found) => { read = found; }, onTrouble);
      asked = true;
      if (!read) return null;
      const side = Math.min(video.videoWidth, video.videoHeight);
      const corner = { x: (video.videoWidth - side) / 2, y: (video.videoHeight - side) / 2 };
      return seen(read, video, { ...corner, width: side, height: side }, Math.min(MIDDLE, side));
    },
  };
}

/** The code in a picture that somebody chose. Refusals: not_a_picture, no_code, no_reader. */
export async function codeInPicture(file) {
  const picture = await createImageBitmap(file).catch(() => { throw new Refusal("not_a_picture"); });
  const detector = await nativeDetector(FORMATS);
  const [found] = detector ? await detector.detect(picture).catch(() => []) : [];
  if (found) return found.rawValue;
  const read = await reader(), { width, height } = picture;
  for (const size of SIZES) {
    const code = seen(read, picture, { x: 0, y: 0, width, height }, Math.min(size, Math.max(width, height)));
    if (code) return code;
  }
  throw new Refusal("no_code");
}

/** What a part of a picture shows once its longer side is so many pixels; null for nothing. */
function seen({ decodeQR }, picture, { x, y, width, height }, size) {
  const scale = size / Math.max(width, height), canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(picture, x, y, width, height, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(drawing.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return null;
  }
}
