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
