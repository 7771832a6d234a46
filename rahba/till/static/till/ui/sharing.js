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
