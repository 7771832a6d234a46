import { addAmount, addProduct } from "../core/basket.js";
import { packName, productName } from "../core/catalogue.js";
import { parseDirhams, ratio } from "../../design/offline/money.js";
import { formatQuantity, parseQuantity } from "../../design/offline/quantities.js";
import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Choice, Field, Sheet } from "./bits.js";
import { Icon } from "./icons.js";
import { Money } from "./money.js";
import { Pad } from "./pad.js";
import { tintOf } from "./tile.js";

const GRAMS = [100, 250, 500, 1000];
const AMOUNTS = [200, 500, 1000, 2000];

/** "A quarter of olives" or "five dirhams of olives": the till works out the other half. */
export function WeighSheet({ product, onClose, onAdd }) {
  const { t, language, moneyText } = useApp();
  const [by, setBy] = useState("weight");
  const [text, setText] = useState("");
  const weight = by === "weight" ? parseQuantity(text, "weight") : null;
  const amount = by === "amount" ? parseDirhams(text) : null;
  const name = productName(product, language);
  const finish = (act) => onAdd(act, name);
  const addWeight = (quantity) => finish((basket, { confirmed }) => addProduct(basket, product, { quantity, language, confirmed }));
  const addFor = (centimes) => finish((basket) => addAmount(basket, product, centimes, { language }));
  const hint = weight ? moneyText(ratio(weight, product.price, 1000))
    : amount && product.price ? `≈ ${formatQuantity(ratio(amount, 1000, product.price), "weight", language)}` : t("weigh.price", { price: moneyText(product.price) });
  const enter = () => { if (weight) addWeight(weight); else if (amount) addFor(amount); };
  const quick = by === "weight"
    ? GRAMS.map((grams) => html`<${Button} key=${grams} kind="secondary" onPress=${() => addWeight(grams)}><bdi>${formatQuantity(grams, "weight", language)}</bdi><//>`)
    : AMOUNTS.map((centimes) => html`<${Button} key=${centimes} kind="secondary" onPress=${() => addFor(centimes)}><${Money} value=${centimes} /><//>`);
  return html`<${Sheet} title=${name} onClose=${onClose}
    foot=${html`<${Button} kind="primary" class="button--big" icon="plus" disabled=${!weight && !amount} onPress=${enter}>${t("act.add")}<//>`}>
    <${Choice} label=${t("weigh.how")} value=${by} onChange=${(how) => { setBy(how); setText(""); }} options=${[["weight", t("weigh.weight"), "weight"], ["amount", t("weigh.amount"), "coin"]]} />
    <div class="quick">${quick}</div>
    <${Pad} key=${by} label=${t(by === "weight" ? "weigh.kilos" : "weigh.dirhams")} unit=${t(by === "weight" ? "unit.kg" : "unit.dh")} fraction=${by === "weight" ? 3 : 2} value=${text} onChange=${setText} onEnter=${enter} hint=${hint} />
  <//>`;
}

/** Piece, pack or carton of the same product, each with its own price. */
export function PackSheet({ product, onClose, onAdd }) {
  const { t, language } = useApp();
  return html`<${Sheet} title=${productName(product, language)} onClose=${onClose}>
    <div class="choices">
      <button type="button" data-focus onClick=${() => onAdd(null)}><${Icon} name="product" /><span>${t("pack.piece")}<small><${Money} value=${product.price} /></small></span></button>
      ${product.packs.map((pack) => html`<button type="button" key=${pack.id} onClick=${() => onAdd(pack)}><${Icon} name="stock" />
        <span>${packName(pack, language)}<small><bdi dir="ltr">× ${pack.pieces}</bdi> · <${Money} value=${pack.price} /></small></span></button>`)}
    </div>
  <//>`;
}

/** An amount without a product: what the catalogue does not know must still be sold. */
export function FreeSheet({ onClose, onAdd }) {
  const { t } = useApp();
  const [text, setText] = useState("");
  const [label, setLabel] = useState("");
  const amount = parseDirhams(text);
  const enter = () => amount && onAdd(label.trim() || t("free.label"), amount);
  return html`<${Sheet} title=${t("free.title")} onClose=${onClose}
    foot=${html`<${Button} kind="primary" class="button--big" icon="plus" disabled=${!amount} onPress=${enter}>${t("act.add")}<//>`}>
    <${Pad} label=${t("free.amount")} unit=${t("unit.dh")} value=${text} onChange=${setText} onEnter=${enter} />
    <${Field} label=${t("free.name")} value=${label} maxlength="60" onInput=${(event) => setLabel(event.target.value)} />
  <//>`;
}

export function ShelvesSheet({ onClose, onShelf }) {
  const { t, till, language } = useApp();
  return html`<${Sheet} title=${t("sell.shelves")} onClose=${onClose} tall>
    <div class="choices shelves">
      ${till.catalogue.categories.map((category) => html`<button type="button" key=${category.id} class=${`tint-${tintOf(category)}`} onClick=${() => onShelf(category.id)}>${productName(category, language)}</button>`)}
      <button type="button" onClick=${() => onShelf(null)}>${t("sell.all")}</button>
    </div>
  <//>`;
}
