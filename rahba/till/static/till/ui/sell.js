import { addFree, addMatch, addProduct } from "../core/basket.js";
import { productName } from "../core/catalogue.js";
import { html, useEffect, useRef, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Empty } from "./bits.js";
import { Icon } from "./icons.js";
import { Money } from "./money.js";
import { BasketPanel } from "./basket_panel.js";
import { CameraSheet } from "./camera_sheet.js";
import { FreeSheet, PackSheet, ShelvesSheet, WeighSheet } from "./add_sheets.js";
import { NewProductSheet } from "./new_product.js";
import { allGoods } from "./goods.js";
import { ProductRow, Tile } from "./tile.js";
import { beep } from "./senses.js";
import { useScanner } from "./scans.js";

const SHOWN = 60;
const BARCODE = /^\d{8,14}$/;

/** Goods above, the basket below: one tap adds, one tap pays. */
export function SellScreen() {
  const { t, basket } = useApp();
  const [sheet, setSheet] = useState(null);
  const [shelf, setShelf] = useState({ favourites: true, category: null });
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const close = () => setSheet(null);
  const add = useAdd(setSheet);
  useScanner(add.code);
  return html`<div class="sell">
    <h1 class="visually-hidden">${t("nav.sell")}</h1>
    <section class="sell__goods" inert=${open} aria-label=${t("sell.goods")}>
      <div class="sell__find">
        <${SearchField} text=${text} onText=${setText} onCode=${add.code} />
        <${Button} kind="secondary" icon="scan" onPress=${() => setSheet({ kind: "camera" })}>${t("sell.scan")}<//>
      </div>
      ${!text && html`<${ShelfChips} shelf=${shelf} onShelf=${setShelf} onSheet=${setSheet} />`}
      <${Goods} text=${text} shelf=${shelf} onProduct=${add.product} onNew=${() => setSheet({ kind: "new", name: text })} />
    </section>
    <${BasketPanel} open=${open} onOpen=${setOpen} />
    ${!open && basket.current.lines.length > 0 && html`<${BasketBar} onOpen=${() => setOpen(true)} />`}
    ${sheet && html`<${SellSheet} sheet=${sheet} onClose=${close} add=${add} onShelf=${(category) => { setShelf({ favourites: false, category }); close(); }} />`}
  </div>`;
}

/** Every way into the basket: a tile, a code, a weight, an amount. Each beeps and can be undone. */
function useAdd(setSheet) {
  const { t, till, language, basket, settings, moneyText } = useApp();
  const put = (act, name) => {
    beep(settings);
    return basket.changeWithUndo(act, t("basket.added", { name }));
  };
  const product = (one, options = {}) => {
    if (one.unit === "weight" && !options.quantity) return setSheet({ kind: "weigh", product: one });
    if (one.packs.length && options.pack === undefined) return setSheet({ kind: "pack", product: one });
    const { pack = null, quantity } = options;
    return put((current, { confirmed }) => addProduct(current, one, { pack, quantity, language, confirmed }), productName(one, language));
  };
  const code = (digits) => {
    const match = till.catalogue.byCode(digits);
    if (match.kind === "unknown") {
      beep(settings, "problem");
      return setSheet({ kind: "new", code: digits });
    }
    if (match.product.unit === "weight" && match.quantity === null && match.amount === null) return setSheet({ kind: "weigh", product: match.product });
    return put((current) => addMatch(current, match, { language }), productName(match.product, language));
  };
  const free = (label, amount) => put((current) => addFree(current, { label, amount }), label || moneyText(amount));
  return { put, product, code, free };
}

function SellSheet({ sheet, onClose, add, onShelf }) {
  const then = (act) => (...values) => { onClose(); return act(...values); };
  switch (sheet.kind) {
    case "camera": return html`<${CameraSheet} onClose=${onClose} onCode=${add.code} />`;
    case "weigh": return html`<${WeighSheet} product=${sheet.product} onClose=${onClose} onAdd=${then(add.put)} />`;
    case "pack": return html`<${PackSheet} product=${sheet.product} onClose=${onClose} onAdd=${then((pack) => add.product(sheet.product, { pack }))} />`;
    case "free": return html`<${FreeSheet} onClose=${onClose} onAdd=${then(add.free)} />`;
    case "shelves": return html`<${ShelvesSheet} onClose=${onClose} onShelf=${onShelf} />`;
    default: return html`<${NewProductSheet} code=${sheet.code} name=${sheet.name} onClose=${onClose} onMade=${then(add.product)} onFree=${then(add.free)} />`;
  }
}

function SearchField({ text, onText, onCode }) {
  const { t } = useApp();
  const field = useRef(null);
  const enter = (event) => {
    event.preventDefault();
    if (!BARCODE.test(text.trim())) return;
    onCode(text.trim());
    onText("");
  };
  return html`<form class="search" role="search" onSubmit=${enter}>
    <${Icon} name="search" />
    <input ref=${field} type="search" enterkeyhint="search" autocomplete="off" aria-label=${t("sell.search")} placeholder=${t("sell.search")} value=${text} onInput=${(event) => onText(event.target.value)} />
    ${text && html`<button type="button" class="search__clear" aria-label=${t("sell.search_clear")} onClick=${() => { onText(""); field.current.focus(); }}><${Icon} name="close" /></button>`}
  </form>`;
}

function ShelfChips({ shelf, onShelf, onSheet }) {
  const { t, till, language } = useApp();
  const category = till.catalogue.categories.find((one) => one.id === shelf.category);
  return html`<div class="chips">
    <button type="button" class="chip" aria-pressed=${shelf.favourites ? "true" : "false"} onClick=${() => onShelf({ favourites: true, category: null })}><${Icon} name="star" /><span>${t("sell.favourites")}</span></button>
    <button type="button" class="chip" aria-pressed=${shelf.favourites ? "false" : "true"} onClick=${() => onSheet({ kind: "shelves" })}><${Icon} name="shelves" /><span class="clip">${category ? productName(category, language) : t("sell.shelves")}</span></button>
    <button type="button" class="chip" onClick=${() => onSheet({ kind: "free" })}><${Icon} name="coin" /><span>${t("sell.free")}</span></button>
  </div>`;
}

function Goods({ text, shelf, onProduct, onNew }) {
  const { t, till, state, basket } = useApp();
  const { catalogue } = till;
  const [shown, setShown] = useState(SHOWN);
  useEffect(() => setShown(SHOWN), [text, shelf]);
  void state.version.catalogue; // drawn again when the goods change
  if (text.trim()) {
    const found = catalogue.search(text.trim());
    return html`<p class="visually-hidden" role="status">${t("sell.found", { count: found.length })}</p>
      ${found.length ? html`<ul class="rows card card--flush">${found.map((product) => html`<${ProductRow} key=${product.id} product=${product} onPress=${() => onProduct(product)} />`)}</ul>` : html`<p class="muted sell__none">${t("sell.none", { text })}</p>`}
      <${Button} kind="secondary" icon="plus" class="button--wide" onPress=${onNew}>${t("sell.new", { text })}<//>`;
  }
  const favourites = shelf.favourites ? catalogue.favourites() : [];
  const goods = favourites.length ? favourites : shelf.category ? catalogue.inCategory(shelf.category, 0, shown + 1) : allGoods(catalogue, shown + 1);
  if (!goods.length) return html`<${Empty} title=${t("sell.empty")}>${t("sell.empty.do")}<//>`;
  const counts = new Map();
  for (const line of basket.current.lines) counts.set(line.product, (counts.get(line.product) || 0) + line.quantity * line.pieces);
  return html`<div class="tiles">${goods.slice(0, shown).map((product) => html`<${Tile} key=${product.id} product=${product} inBasket=${counts.get(product.id) || 0} onPress=${() => onProduct(product)} />`)}</div>
    ${goods.length > shown && html`<${Button} kind="secondary" class="button--wide" onPress=${() => setShown(shown + SHOWN)}>${t("act.more")}<//>`}`;
}

/** The basket folded: how many, how much, and the way to pay. Wide screens show the basket itself instead. */
function BasketBar({ onOpen }) {
  const { t, basket, go } = useApp();
  const { lines } = basket.current;
  return html`<div class="basket-bar">
    <button type="button" class="basket-bar__open" onClick=${onOpen} aria-label=${t("basket.open")}>
      <span class="basket-bar__icon"><${Icon} name="cart" /><span class="basket-bar__count">${lines.length}</span></span>
      <span class="basket-bar__total"><${Money} value=${basket.totals.total} /></span>
    </button>
    <${Button} kind="primary" class="button--big" icon="note" onPress=${() => go("pay")}>${t("basket.pay")}<//>
  </div>`;
}
