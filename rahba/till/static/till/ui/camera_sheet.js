import { openCamera } from "../../design/offline/camera.js";
import { html, useEffect, useRef, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Notice, Sheet } from "./bits.js";
import { Money } from "./money.js";

/** The rear camera as a scanner. It stays open: one article after another, each beeps once and shows the total. */
export function CameraSheet({ onClose, onCode, single = false }) {
  const { t, basket } = useApp();
  const video = useRef(null);
  const camera = useRef(null);
  const [trouble, setTrouble] = useState("");
  const [torch, setTorch] = useState(false);
  useEffect(() => {
    let gone = false;
    openCamera(video.current, (code) => { onCode(code); if (single) onClose(); })
      .then((opened) => { if (gone) opened.stop(); else camera.current = opened; })
      .catch((error) => setTrouble(error?.code === "camera_refused" || error?.name === "NotAllowedError" ? "camera.refused" : "camera.missing"));
    return () => { gone = true; camera.current?.stop(); };
  }, []);
  const light = () => { camera.current?.torch(!torch); setTorch(!torch); };
  return html`<${Sheet} title=${t("camera.title")} onClose=${onClose} tall
    foot=${html`<${Button} kind="secondary" icon="torch" aria-pressed=${torch ? "true" : "false"} onPress=${light}>${t("camera.torch")}<//>
      <${Button} kind="primary" icon="done" onPress=${onClose}>${t("camera.done")}<//>`}>
    ${trouble ? html`<${Notice} tone="problem" icon="camera" title=${t(trouble)}>${t(`${trouble}.do`)}<//>`
    : html`<div class="viewfinder"><video ref=${video} muted playsinline aria-label=${t("camera.picture")}></video><span class="viewfinder__line"></span></div>
      <p class="muted">${t("camera.hint")}</p>`}
    ${!single && html`<p class="split"><span>${t("basket.total")}</span><strong class="viewfinder__total"><${Money} value=${basket.totals.total} /></strong></p>`}
  <//>`;
}
