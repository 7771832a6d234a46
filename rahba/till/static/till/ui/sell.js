/** Selling: goods to tap, and the sheets that ask how much of them. */
import { addAmount, addFree, addMatch, addProduct } from "../core/basket.js";
import { packName, productName } from "../core/catalogue.js";
import { parseDirhams, ratio } from "../../design/offline/money.js";
import { formatQuantity, parseQuantity } from "../../design/offline/quantities.js";
import { html, useEffect, useRef, useState } from "../../design/ui/h.js";
import { BasketPanel, ParkedSheet } from "./basket.js";
import { allGoods, CameraSheet, ProductRow, Tile, tintOf, useScanner, useShowcase } from "./goods.js";
import { Button, Choice, Empty, Field, Icon, Money, Notice, Pad, Sheet, useApp } from "./parts.js";
import { beep } from "./phone.js";

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
  const hint = () => {
    if (weight) return moneyText(ratio(weight, product.price, 1000));
    if (amount && product.price) return `≈ ${formatQuantity(ratio(amount, 1000, product.price), "weight", language)}`;
    return t("weigh.price", { price: moneyText(product.price) });
  };
  const enter = () => { if (weight) addWeight(weight); else if (amount) addFor(amount); };
  const quick = by === "weight"
    ? GRAMS.map((grams) => html`<${Button} key=${grams} kind="secondary" onPress=${() => addWeight(grams)}><bdi>
      ${formatQuantity(grams, "weight", language)}</bdi><//>`)
    : AMOUNTS.map((centimes) => html`<${Button} key=${centimes} kind="secondary" onPress=${() => addFor(centimes)}><${Money}
      value=${centimes} /><//>`);
  return html`<${Sheet} title=${name} onClose=${onClose}
    foot=${html`<${Button} kind="primary" class="button--big" icon="plus" disabled=${!weight && !amount} onPress=${enter}>${t("act.add")}
      <//>`}>
    <${Choice} label=${t("weigh.how")} value=${by} onChange=${(how) => { setBy(how); setText(""); }}
      options=${[["weight", t("weigh.weight"), "weight"], ["amount", t("weigh.amount"), "coin"]]} />
    <div class="quick">${quick}</div>
    <${Pad} key=${by} label=${t(by === "weight" ? "weigh.kilos" : "weigh.dirhams")} unit=${t(by === "weight" ? "unit.kg" : "unit.dh")}
      fraction=${by === "weight" ? 3 : 2} value=${text} onChange=${setText} onEnter=${enter} hint=${hint()} />
  <//>`;
}

/** Piece, pack or carton of the same product, each with its own price. */
export function PackSheet({ product, onClose, onAdd }) {
  const { t, language } = useApp();
  return html`<${Sheet} title=${productName(product, language)} onClose=${onClose}>
    <div class="choices">
      <button type="button" data-focus onClick=${() => onAdd(null)}><${Icon} name="product" /><span>${t("pack.piece")}<small><${Money}
        value=${product.price} /></small></span></button>
      ${product.packs.map((pack) => html`<button type="button" key=${pack.id} onClick=${() => onAdd(pack)}><${Icon} name="stock" />
        <span>${packName(pack, language)}<small><bdi dir="ltr">× ${pack.pieces}</bdi> · <${Money} value=${pack.price} /></small></span>
          </button>`)}
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
      ${till.catalogue.categories.map((category) => html`<button type="button" key=${category.id} class=${`tint-${tintOf(category)}`}
        onClick=${() => onShelf(category.id)}>${productName(category, language)}</button>`)}
      <button type="button" onClick=${() => onShelf(null)}>${t("sell.all")}</button>
    </div>
  <//>`;
}

/** An unknown code is no dead end: name it, price it, and it is in the basket. */
export function NewProductSheet({ code, name = "", onClose, onMade, onFree }) {
  const { t, till, language, attempt } = useApp();
  const [label, setLabel] = useState(/^\d+$/.test(name) ? "" : name);
  const [price, setPrice] = useState("");
  const [unit, setUnit] = useState("piece");
  const amount = parseDirhams(price);
  const ready = label.trim() && amount;
  const make = async () => {
    const fields = { names: { [language]: label.trim() }, price: amount, unit, ...(code ? { barcodes: [code] } : {}) };
    const made = await attempt(() => till.saveProduct(fields));
    if (made) onMade(made);
  };
  const sellOnly = () => onFree(label.trim() || code || t("free.label"), amount);
  const allowed = till.may("product_edit");
  const submit = (event) => { event.preventDefault(); if (ready && allowed) make(); };
  return html`<${Sheet} title=${t("new.title")} onClose=${onClose}
    foot=${html`<${Button} kind="secondary" disabled=${!amount} onPress=${sellOnly}>${t("new.sell_only")}<//>
      ${allowed && html`<${Button} kind="primary" icon="plus" disabled=${!ready} onPress=${make}>${t("new.add")}<//>`}`}>
    <form class="stack" onSubmit=${submit}>
      ${code && html`<${Notice} tone="info" icon="scan" title=${html`<bdi dir="ltr" class="code">${code}</bdi>`}>${t("new.unknown")}<//>`}
      <${Field} label=${t("product.name")} data-focus value=${label} maxlength="120" onInput=${(event) => setLabel(event.target.value)} />
      <${Field} label=${t("product.price")} dir="ltr" inputmode="decimal" value=${price} placeholder="0,00"
        onInput=${(event) => setPrice(event.target.value)}
        error=${price && !amount ? t("field.amount_wrong") : ""} />
      <${Choice} label=${t("product.unit")} value=${unit} onChange=${setUnit}
        options=${[["piece", t("product.piece"), "product"], ["weight", t("product.weight"), "weight"]]} />
      <button type="submit" class="visually-hidden" tabindex="-1">${t("new.add")}</button>
    </form>
  <//>`;
}

const SHOWN = 48;
/** More than a screen of results is read by nobody: one more letter is quicker. */
const FOUND = 20;
/** What a phone shows of them above its keyboard; the others follow when nobody types for this long (ms). */
const FOUND_FIRST = 5;
const TYPING = 150;
const BARCODE = /^\d{8,14}$/;

const isNarrow = () => !matchMedia("(min-width: 48rem)").matches;

/** Goods above, the basket below: one tap adds, one tap pays. A hidden status says the total, folded basket or not. */
export function SellScreen({ open: asked = false }) {
  const { t, state, basket, go, back } = useApp();
  const [sheet, setSheet] = useState(null);
  const [shelf, setShelf] = useState({ favourites: true, category: null });
  const [text, setText] = useState("");
  // The open basket is a step of its own: the phone's back button folds it again.
  const open = asked && basket.current.lines.length > 0;
  const setOpen = (wanted) => {
    if (wanted) go("sell", { open: true });
    else if (asked) back();
  };
  const close = () => setSheet(null);
  const add = useAdd(setSheet);
  useScanner(add.code);
  return html`<div class="sell">
    <h1 class="visually-hidden">${t("nav.sell")}</h1>
    <p class="visually-hidden" role="status">${basket.current.lines.length > 0 && html`${t("basket.total")} <${Money}
      value=${basket.totals.total} />`}</p>
    <section class="sell__goods" inert=${open && isNarrow()} aria-label=${t("sell.goods")}>
      <div class="sell__find">
        <${SearchField} text=${text} onText=${setText} onCode=${add.code} />
        <${Button} kind="secondary" icon="scan" onPress=${() => setSheet({ kind: "camera" })}>${t("sell.scan")}<//>
      </div>
      ${!text && html`<${ShelfChips} shelf=${shelf} onShelf=${setShelf} onSheet=${setSheet} />`}
      <div class="sell__list"><${Goods} text=${text} shelf=${shelf} onProduct=${add.product}
        onNew=${() => setSheet({ kind: "new", name: text })} /></div>
    </section>
    <${BasketPanel} open=${open} onOpen=${setOpen} />
    ${!open && basket.current.lines.length > 0 && html`<${BasketBar} onOpen=${() => setOpen(true)} />`}
    ${!basket.current.lines.length && state.parked.length > 0 && html`<div class="basket-bar"><${Button} kind="secondary" icon="park"
      class="button--wide" onPress=${() => setSheet({ kind: "parked" })}>${t("parked.short", { count: state.parked.length })}<//></div>`}
    ${sheet && html`<${SellSheet} sheet=${sheet} onClose=${close} add=${add}
      onShelf=${(category) => { setShelf({ favourites: false, category }); close(); }} />`}
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
    const bare = match.quantity === null && match.amount === null;
    if (match.product.unit === "weight" && bare) return setSheet({ kind: "weigh", product: match.product });
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
    case "pack": return html`<${PackSheet} product=${sheet.product} onClose=${onClose}
      onAdd=${then((pack) => add.product(sheet.product, { pack }))} />`;
    case "free": return html`<${FreeSheet} onClose=${onClose} onAdd=${then(add.free)} />`;
    case "parked": return html`<${ParkedSheet} onClose=${onClose} />`;
    case "shelves": return html`<${ShelvesSheet} onClose=${onClose} onShelf=${onShelf} />`;
    default: return html`<${NewProductSheet} code=${sheet.code} name=${sheet.name} onClose=${onClose} onMade=${then(add.product)}
      onFree=${then(add.free)} />`;
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
    <input ref=${field} type="search" enterkeyhint="search" autocomplete="off" aria-label=${t("sell.search")}
      placeholder=${t("sell.search")} value=${text} onInput=${(event) => onText(event.target.value)} />
    ${text && html`<button type="button" class="search__clear" aria-label=${t("sell.search_clear")}
      onClick=${() => { onText(""); field.current.focus(); }}><${Icon} name="close" /></button>`}
  </form>`;
}

function ShelfChips({ shelf, onShelf, onSheet }) {
  const { t, till, language } = useApp();
  const category = till.catalogue.categories.find((one) => one.id === shelf.category);
  return html`<div class="chips">
    <button type="button" class="chip" aria-pressed=${shelf.favourites ? "true" : "false"}
      onClick=${() => onShelf({ favourites: true, category: null })}><${Icon} name="star" /><span>${t("sell.favourites")}</span></button>
    <button type="button" class="chip" aria-pressed=${shelf.favourites ? "false" : "true"} onClick=${() => onSheet({ kind: "shelves" })}>
      <${Icon} name="shelves" /><span class="clip">${category ? productName(category, language) : t("sell.shelves")}</span></button>
    <button type="button" class="chip" onClick=${() => onSheet({ kind: "free" })}><${Icon} name="coin" /><span>${t("sell.free")}</span>
      </button>
  </div>`;
}

function Goods({ text, shelf, onProduct, onNew }) {
  const { t, till, state, basket } = useApp();
  const [shown, setShown] = useState(SHOWN);
  const showcase = useShowcase(onProduct);
  useEffect(() => setShown(SHOWN), [text, shelf]);
  void state.version.catalogue; // drawn again when the goods change
  if (text.trim()) return html`<${Found} text=${text.trim()} showcase=${showcase} onNew=${onNew} />`;
  const goods = onShelf(till.catalogue, shelf, shown + 1);
  if (!goods.length) return html`<${Empty} title=${t("sell.empty")}>${t("sell.empty.do")}<//>`;
  const counts = new Map();
  for (const line of basket.current.lines) counts.set(line.product, (counts.get(line.product) || 0) + line.quantity * line.pieces);
  return html`<div class="tiles">${goods.slice(0, shown).map((product) => html`<${Tile} key=${product.id} ...${showcase(product)}
    inBasket=${counts.get(product.id) || 0} />`)}</div>
    ${goods.length > shown && html`<${Button} kind="secondary" class="button--wide" onPress=${() => setShown(shown + SHOWN)}>
      ${t("act.more")}<//>`}`;
}

/** The favourites if there are any, else the shelf that was chosen, else everything. */
function onShelf(catalogue, { favourites, category }, limit) {
  const chosen = favourites ? catalogue.favourites() : [];
  if (chosen.length) return chosen;
  return category ? catalogue.inCategory(category, 0, limit) : allGoods(catalogue, limit);
}

function Found({ text, showcase, onNew }) {
  const { t, till } = useApp();
  const typed = useStill(text, TYPING);
  const found = till.catalogue.search(text, FOUND);
  const shown = typed === text ? found : found.slice(0, FOUND_FIRST);
  return html`<p class="visually-hidden" role="status">${t("sell.found", { count: found.length })}</p>
    ${found.length ? html`<ul class="rows card card--flush">${shown.map((product) => html`<${ProductRow} key=${product.id}
      ...${showcase(product)} />`)}</ul>` : html`<p class="muted sell__none">${t("sell.none", { text })}</p>`}
    <${Button} kind="secondary" icon="plus" class="button--wide" onPress=${onNew}>${t("sell.new", { text })}<//>`;
}

/** A value once it has not changed for so many milliseconds; nothing before. */
function useStill(value, milliseconds) {
  const [settled, setSettled] = useState(null);
  useEffect(() => {
    const timer = setTimeout(setSettled, milliseconds, value);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** The basket folded: how many, how much, and the way to pay. Wide screens show the basket itself instead. */
function BasketBar({ onOpen }) {
  const { t, basket, go } = useApp();
  const { lines } = basket.current;
  return html`<div class="basket-bar">
    <button type="button" class="basket-bar__open" onClick=${onOpen}>
      <span class="visually-hidden">${t("basket.open")}</span>
      <span class="basket-bar__icon"><${Icon} name="cart" /><span class="basket-bar__count">${lines.length}</span></span>
      <span class="basket-bar__total"><${Money} value=${basket.totals.total} /></span>
    </button>
    <${Button} kind="primary" class="button--big" icon="note" onPress=${() => go("pay")}>${t("basket.pay")}<//>
  </div>`;
}
