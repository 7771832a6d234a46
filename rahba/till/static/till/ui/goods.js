/** The goods as they are shown and found: tiles, rows, codes, the camera. */
import { productName } from "../core/catalogue.js";
import { openCamera } from "../../design/offline/camera.js";
import { articles } from "../../design/offline/ean.js";
import { listenToScanner } from "../../design/offline/scanner.js";
import { html, useCallback, useEffect, useRef, useState } from "../../design/ui/h.js";
import { amount, Button, initial, Money, Notice, quantity, Sheet, still, useApp } from "./parts.js";

/** Shelf by shelf, then what stands on none. */
export function allGoods(catalogue, limit) {
  const goods = [];
  for (const id of [...catalogue.categories.map((category) => category.id), null]) {
    if (goods.length < limit) goods.push(...catalogue.inCategory(id, 0, limit - goods.length));
  }
  return goods;
}

/** A keyboard scanner is heard wherever the focus is, as long as the screen that wants codes is shown. */
export function useScanner(onCode) {
  const latest = useRef(onCode);
  latest.current = onCode;
  useEffect(() => listenToScanner(window, (code) => latest.current(code)), []);
}

/** A colour for a category, steady from one day to the next; the shop's own colour when it has one of the eight. */
export function tintOf(category) {
  const own = /([1-8])$/.exec(category?.colour || "");
  if (own) return own[1];
  return category ? ([...category.id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 8) + 1 : 8;
}

/** The product's photo, or its first letter on its shelf's colour. */
export function ProductPicture({ product, name, tint }) {
  const [broken, setBroken] = useState(false);
  if (product.photo && !broken) {
    return html`<span class="picture"><img src=${product.photo} alt="" loading="lazy" decoding="async" onError=${() => setBroken(true)} />
      </span>`;
  }
  return html`<span class=${`picture picture--letter paint-${tint}`} aria-hidden="true">${initial(name)}</span>`;
}

/** What a tile and a row need of the app, so that they stand still while it changes. */
export function useShowcase(onProduct) {
  const { t, till, language, settings } = useApp();
  const latest = useRef(onProduct);
  latest.current = onProduct;
  const press = useCallback((product) => latest.current(product), []);
  const tints = new Map(till.catalogue.categories.map((category) => [category.id, tintOf(category)]));
  return (product) => ({
    product, t, language, rials: settings.rials, tint: tints.get(product.category) || "8", onProduct: press,
  });
}

export const Tile = still(({ product, inBasket, t, language, rials, tint, onProduct }) => {
  const name = productName(product, language);
  return html`<button type="button" class="tile" onClick=${() => onProduct(product)}>
    <${ProductPicture} product=${product} name=${name} tint=${tint} />
    <span class="tile__name">${name}</span>
    <span class="tile__price">${amount(product.price, { language, rials })}${product.unit === "weight" && html`<small>/${t("unit.kg")}</small>`}</span>
    ${inBasket > 0 && html`<span class="tile__count"><span class="visually-hidden">${t("sell.in_basket")}</span>
      ${quantity(inBasket, product.unit, language)}</span>`}
  </button>`;
});

export const ProductRow = still(({ product, t, language, rials, tint, onProduct }) => {
  const name = productName(product, language);
  return html`<li><button type="button" class="row" onClick=${() => onProduct(product)}>
    <${ProductPicture} product=${product} name=${name} tint=${tint} />
    <span class="row__body"><span class="row__title">${name}</span>
      <span class="row__note">${t("sell.on_hand")} ${quantity(product.on_hand, product.unit, language)}</span></span>
    <span class="row__end">${amount(product.price, { language, rials })}</span>
  </button></li>`;
});

/** The rear camera as a scanner. It stays open: one article after another, each beeps once and shows the total. */
export function CameraSheet({ onClose, onCode, single = false }) {
  const { t, basket, toast } = useApp();
  const video = useRef(null);
  const camera = useRef(null);
  const [trouble, setTrouble] = useState("");
  const [torch, setTorch] = useState(false);
  const [resting, setResting] = useState(false);
  useEffect(() => {
    if (resting) return undefined;
    let gone = false;
    const seen = (code) => {
      onCode(code);
      if (single) onClose();
    };
    openCamera(video.current, articles(), seen, { onIdle: () => setResting(true) })
      .then((opened) => { if (gone) opened.stop(); else camera.current = opened; })
      .catch((refusal) => setTrouble(refusal.code === "camera_refused" ? "camera.refused" : "camera.missing"));
    return () => { gone = true; camera.current?.stop(); };
  }, [resting]);
  const light = async () => {
    if (await camera.current?.torch(!torch)) setTorch(!torch);
    else toast(t("camera.no_torch"));
  };
  return html`<${Sheet} title=${t("camera.title")} onClose=${onClose} tall
    foot=${html`<${Button} kind="secondary" icon="torch" aria-pressed=${torch ? "true" : "false"} onPress=${light}>${t("camera.torch")}<//>
      <${Button} kind="primary" icon="done" onPress=${onClose}>${t("camera.done")}<//>`}>
    ${trouble ? html`<${Notice} tone="problem" icon="camera" title=${t(trouble)}>${t(`${trouble}.do`)}<//>`
    : html`<div class="viewfinder"><video ref=${video} muted playsinline aria-label=${t("camera.picture")}></video><span
      class="viewfinder__line"></span></div>
      ${resting ? html`<${Button} kind="secondary" icon="camera" class="button--wide" onPress=${() => setResting(false)}>${t("camera.again")}<//>`
    : html`<p class="muted">${t("camera.hint")}</p>`}`}
    ${!single && html`<p class="split"><span>${t("basket.total")}</span><strong class="viewfinder__total"><${Money}
      value=${basket.totals.total} /></strong></p>`}
  <//>`;
}
