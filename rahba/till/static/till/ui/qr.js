import { html, useEffect, useRef, useState } from "./h.js";
import { useApp } from "./context.js";
import { Notice, Sheet } from "./bits.js";

/** The sale's essentials as a square: even if this phone is lost, the customer's picture of it is a copy (F12). */
export async function drawQr(canvas, text) {
  const { generate, correction } = await import("../../design/vendor/lean-qr.js");
  generate(text, { minCorrectionLevel: correction.L }).toCanvas(canvas, { on: [20, 16, 36, 255], off: [255, 255, 255, 255] });
}

export function QrSheet({ receipt, onClose }) {
  const { t, till } = useApp();
  const canvas = useRef(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => { drawQr(canvas.current, till.essentials(receipt)).catch(() => setFailed(true)); }, []);
  return html`<${Sheet} title=${t("receipt.qr")} onClose=${onClose}>
    ${failed ? html`<${Notice} tone="problem" title=${t("qr.failed")}>${t("qr.failed.do")}<//>`
    : html`<figure class="qr"><canvas ref=${canvas} role="img" aria-label=${t("qr.label", { number: receipt.sale.receipt_number })}></canvas><figcaption><bdi dir="ltr">${receipt.sale.receipt_number}</bdi></figcaption></figure>`}
    <p class="muted">${t("qr.words")}</p>
  <//>`;
}
