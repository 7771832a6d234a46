import { productName } from "../core/catalogue.js";
import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { initial } from "./bits.js";
import { Money, Quantity } from "./money.js";

/** A colour for a category, steady from one day to the next; the shop's own colour when it has one of the eight. */
export function tintOf(category) {
  const own = /([1-8])$/.exec(category?.colour || "");
  if (own) return own[1];
  return category ? ([...category.id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 8) + 1 : 8;
}

/** The product's photo, or its first letter on its shelf's colour. */
export function ProductPicture({ product, name }) {
  const { till } = useApp();
  const [broken, setBroken] = useState(false);
  const category = till.catalogue.categories.find((one) => one.id === product.category);
  if (product.photo && !broken) {
    return html`<span class="picture"><img src=${product.photo} alt="" loading="lazy" decoding="async" onError=${() => setBroken(true)} /></span>`;
  }
  return html`<span class=${`picture picture--letter paint-${tintOf(category)}`} aria-hidden="true">${initial(name)}</span>`;
}

export function Tile({ product, inBasket, onPress }) {
  const { t, language } = useApp();
  const name = productName(product, language);
  return html`<button type="button" class="tile" onClick=${onPress}>
    <${ProductPicture} product=${product} name=${name} />
    <span class="tile__name">${name}</span>
    <span class="tile__price"><${Money} value=${product.price} />${product.unit === "weight" && html`<small>/${t("unit.kg")}</small>`}</span>
    ${inBasket > 0 && html`<span class="tile__count"><span class="visually-hidden">${t("sell.in_basket")}</span><${Quantity} value=${inBasket} unit=${product.unit} /></span>`}
  </button>`;
}

export function ProductRow({ product, onPress }) {
  const { t, language } = useApp();
  const name = productName(product, language);
  return html`<li><button type="button" class="row" onClick=${onPress}>
    <${ProductPicture} product=${product} name=${name} />
    <span class="row__body"><span class="row__title">${name}</span><span class="row__note">${t("sell.on_hand")} <${Quantity} value=${product.on_hand} unit=${product.unit} /></span></span>
    <span class="row__end"><${Money} value=${product.price} /></span>
  </button></li>`;
}
