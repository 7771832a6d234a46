/** The basket in hand, its lines, and the baskets put aside. */
import { newBasket, removeLine, setDiscount, setLineDiscount, setQuantity, setUnitPrice, totals } from "../core/basket.js";
import { formatAmount, parseDirhams, ratio } from "../../design/offline/money.js";
import { parseQuantity } from "../../design/offline/quantities.js";
import { html, useEffect, useRef, useState } from "../../design/ui/h.js";
import { Button, Choice, Empty, Icon, loadWallet, Money, Pad, Quantity, Row, Sheet, useApp, When } from "./parts.js";

/**
 * The basket in hand: kept on the phone at each change, so that a reload or an empty battery loses no line.
 * `change(act)` takes a pure act of core/basket.js and asks on the way where it must.
 */
export function useBasket({ till, attempt, tell, t, code }) {
  const [basket, setBasket] = useState(newBasket);
  const [legs, setLegs] = useState([]);
  const latest = useRef(basket);
  const readLegs = () => till.legs(latest.current.id).then(setLegs).catch(() => undefined);
  const put = (next) => {
    if (next.id !== latest.current.id) setLegs([]);
    latest.current = next;
    setBasket(next);
    till.keep(next).catch(() => undefined); // the sync light shows a store that fails
  };
  useEffect(() => { till.kept().then((kept) => kept && put(kept)).catch(() => undefined); }, []);
  useEffect(() => { readLegs(); }, [basket.id]);
  const change = async (act) => {
    const next = await attempt(async (allowances) => act(latest.current, allowances));
    if (next) put(next);
    return next;
  };
  /** A change that says what it did and can be taken back. */
  const changeWithUndo = async (act, message) => {
    const before = latest.current;
    const next = await change(act);
    if (next) tell(message, { undo: () => put(before) });
    return next;
  };
  const empty = () => put(newBasket());
  /** What a wallet paid goes back; with a question first, and no way back after. */
  const giveBack = async (number = null) => {
    const gone = await attempt(async (allowances) => (await loadWallet()).verbsOf(till).giveBack(latest.current.id, number, allowances));
    await readLegs();
    return gone;
  };
  const clear = async () => {
    const before = latest.current;
    if (legs.length) return (await giveBack()) && empty();
    empty();
    tell(t("basket.cleared"), { undo: () => put(before) });
  };
  const park = async () => {
    if ((await attempt(() => till.park(latest.current).then(() => true)))) {
      empty();
      tell(t("basket.parked"));
    }
  };
  const resume = async (id) => {
    if (latest.current.lines.length || legs.length) await till.park(latest.current);
    const parked = await attempt(() => till.unpark(id));
    if (parked) put(parked);
  };
  return { current: basket, totals: totals(basket), legs, readLegs, giveBack, change, changeWithUndo, put, empty, clear, park, resume, language: code };
}

const RATES = [500, 1000, 2000];

const isRepriced = (line) => line.listed_price !== null && line.listed_price !== line.unit_price;

/** One line of the basket: how many, at what price, with what taken off. */
export function LineSheet({ lineKey, onClose }) {
  const { t, basket, moneyText } = useApp();
  const [part, setPart] = useState(null);
  const index = basket.current.lines.findIndex((one) => one.key === lineKey);
  const line = basket.current.lines[index];
  if (!line) return null;
  const sums = basket.totals.lines[index];
  const change = async (act) => { if (await basket.change(act)) onClose(); };
  const remove = () => { basket.changeWithUndo((current) => removeLine(current, lineKey), t("basket.removed", { name: line.label })); onClose(); };
  if (part === "quantity") return html`<${QuantitySheet} line=${line} onClose=${onClose}
    onQuantity=${(quantity) => change((current, { confirmed }) => setQuantity(current, lineKey, quantity, { confirmed }))} />`;
  if (part === "price") return html`<${AmountSheet} title=${t("line.price")} label=${line.label} value=${line.unit_price} onClose=${onClose}
    onAmount=${(price) => change((current) => setUnitPrice(current, lineKey, price))} />`;
  if (part === "discount") return html`<${DiscountSheet} title=${t("line.discount")} base=${sums.gross} discount=${line.discount}
    onClose=${onClose} onDiscount=${(discount) => change((current) => setLineDiscount(current, lineKey, discount))} />`;
  return html`<${Sheet} title=${line.label} onClose=${onClose} foot=${html`<${Button} kind="danger" icon="trash" onPress=${remove}>
    ${t("line.remove")}<//>`}>
    <ul class="rows card card--flush">
      <${Row} icon="stock" title=${t("line.quantity")} end=${html`<${Quantity} value=${line.quantity} unit=${line.unit} />`}
        onPress=${() => setPart("quantity")} />
      <${Row} icon="tag" title=${t("line.price")}
        note=${isRepriced(line) ? t("line.listed", { price: moneyText(line.listed_price) }) : ""}
          end=${html`<${Money} value=${line.unit_price} />`} onPress=${() => setPart("price")} />
      <${Row} icon="discount" title=${t("line.discount")} end=${html`<${Money} value=${-sums.discount} />`}
        onPress=${() => setPart("discount")} />
    </ul>
    <p class="basket__total"><span>${t("basket.total")}</span><strong class="basket__sum"><${Money} value=${sums.total} /></strong></p>
  <//>`;
}

export function QuantitySheet({ line, onClose, onQuantity }) {
  const { t } = useApp();
  const [text, setText] = useState("");
  const quantity = parseQuantity(text, line.unit);
  const enter = () => quantity && onQuantity(quantity);
  return html`<${Sheet} title=${line.label} onClose=${onClose} foot=${html`<${Button} kind="primary" class="button--big" icon="done"
    disabled=${!quantity} onPress=${enter}>${t("act.ok")}<//>`}>
    <${Pad} label=${t("line.quantity")} unit=${line.unit === "weight" ? t("unit.kg") : ""} fraction=${line.unit === "weight" ? 3 : 0}
      value=${text} onChange=${setText} onEnter=${enter} />
  <//>`;
}

/** An amount of money asked for by itself: a price, a loan, a repayment. */
export function AmountSheet({ title, label, value = 0, quick = [], hint, act, icon = "done", onClose, onAmount, onWallet, children }) {
  const { t } = useApp();
  const [text, setText] = useState("");
  const amount = parseDirhams(text);
  const enter = () => (amount ? onAmount(amount) : undefined);
  return html`<${Sheet} title=${title} onClose=${onClose} foot=${html`${onWallet && html`<${Button} kind="secondary" icon="qr"
    disabled=${!amount} onPress=${() => onWallet(amount)}>${t("pay.wallet")}<//>`}<${Button} kind="primary" class="button--big"
    icon=${icon} disabled=${!amount} onPress=${enter}>${act || t("act.ok")}<//>`}>
    ${children}
    ${quick.length > 0 && html`<div class="quick">${quick.map((centimes) => html`<${Button} key=${centimes} kind="secondary"
      onPress=${() => setText(formatAmount(centimes).replace(/\s/g, ""))}><${Money} value=${centimes} /><//>`)}</div>`}
    <${Pad} label=${label} unit=${t("unit.dh")} value=${text} onChange=${setText} onEnter=${enter}
      hint=${typeof hint === "function" ? hint(amount || 0) : hint || (value ? html`${t("line.now")} <${Money} value=${value} />` : "")} />
  <//>`;
}

/** Taken off in dirhams or in parts of a hundred; the price after it is shown while typing. */
export function DiscountSheet({ title, base, discount, onClose, onDiscount }) {
  const { t, moneyText } = useApp();
  const [kind, setKind] = useState(discount?.kind || "amount");
  const [text, setText] = useState("");
  const typed = kind === "amount" ? parseDirhams(text) : parseQuantity(text, "weight");
  const value = kind === "rate" && typed ? Math.round(typed / 10) : typed;
  const off = kind === "rate" ? ratio(base, value || 0, 10000) : value || 0;
  const possible = value > 0 && off <= base;
  const enter = () => possible && onDiscount({ kind, value });
  return html`<${Sheet} title=${title} onClose=${onClose}
    foot=${html`${discount && html`<${Button} kind="danger" icon="undo" onPress=${() => onDiscount(null)}>${t("discount.none")}<//>`}
      <${Button} kind="primary" class="button--big" icon="done" disabled=${!possible} onPress=${enter}>${t("act.ok")}<//>`}>
    <${Choice} label=${t("discount.how")} value=${kind} onChange=${(next) => { setKind(next); setText(""); }}
      options=${[["amount", t("discount.amount"), "coin"], ["rate", t("discount.rate"), "discount"]]} />
    ${kind === "rate" && html`<div class="quick">${RATES.map((rate) => html`<${Button} key=${rate} kind="secondary"
      onPress=${() => onDiscount({ kind, value: rate })}><bdi dir="ltr">${rate / 100} %</bdi><//>`)}</div>`}
    <${Pad} key=${kind} label=${t("discount.off")} unit=${kind === "amount" ? t("unit.dh") : "%"} value=${text} onChange=${setText}
      onEnter=${enter}
      hint=${off > base ? t("discount.too_much") : t("discount.after", { amount: moneyText(base - off) })} />
  <//>`;
}

/** Baskets put aside: the basket in hand is parked in its turn, so that nothing is lost by taking another. */
export function ParkedSheet({ onClose }) {
  const { t, till, state, basket } = useApp();
  const nameOf = (parked) => parked.label || (parked.customer && till.customers.get(parked.customer)?.name) || t("parked.unnamed");
  return html`<${Sheet} title=${t("parked.title")} onClose=${onClose}>
    ${state.parked.length ? html`<ul class="rows card card--flush">${state.parked.map((parked) => html`<${Row} key=${parked.id} icon="park"
      title=${nameOf(parked)}
      note=${html`<${When} at=${parked.started} pattern="full" /> · ${t("receipt.articles", { count: parked.lines })}`}
      end=${html`<${Money} value=${parked.total} />`} onPress=${async () => { await basket.resume(parked.id); onClose(); }} />`)}</ul>`
    : html`<${Empty} title=${t("parked.none")} />`}
  <//>`;
}

const ONE = 1000;

/** The basket itself: beside the goods where there is room, over them on a phone. */
export function BasketPanel({ open, onOpen }) {
  const { t, basket, go, state } = useApp();
  const [sheet, setSheet] = useState(null);
  const panel = useRef(null);
  useEffect(() => { if (open) panel.current?.querySelector("h2")?.focus(); }, [open]);
  const { lines } = basket.current;
  const escape = (event) => { if (event.key === "Escape" && open && !event.target.closest("dialog")) onOpen(false); };
  return html`<aside ref=${panel} class=${`basket ${open ? "basket--open" : ""}`} aria-label=${t("basket.title")} onKeyDown=${escape}>
    <header class="basket__head">
      <h2 tabindex="-1">${t("basket.title")}</h2>
      ${state.parked.length > 0 && html`<${Button} icon="park" onPress=${() => setSheet({ kind: "parked" })}>
        ${t("parked.short", { count: state.parked.length })}<//>`}
      <${Button} icon="close" class="basket__close" onPress=${() => onOpen(false)}>${t("act.close")}<//>
    </header>
    ${lines.length ? html`<ol class="basket__lines rows">${lines.map((line, index) => html`<${Line} key=${line.key} line=${line}
      sums=${basket.totals.lines[index]} onEdit=${() => setSheet({ kind: "line", key: line.key })} />`)}</ol>`
    : html`<${Empty} title=${t("basket.empty")}>${t("basket.empty.do")}<//>`}
    ${lines.length > 0 && html`<footer class="basket__foot">
      <div class="basket__acts">
        <${Button} icon="discount" onPress=${() => setSheet({ kind: "discount" })}>${t("basket.discount")}<//>
        <${Button} icon="park" onPress=${() => basket.park().then(() => onOpen(false))}>${t("basket.park")}<//>
        <${Button} icon="trash" onPress=${() => { basket.clear(); onOpen(false); }}>${t("basket.clear")}<//>
      </div>
      ${basket.totals.discount > 0 && html`<p class="split muted"><span>${t("basket.discount")}</span><${Money}
        value=${-basket.totals.discount} /></p>`}
      <p class="basket__total"><span>${t("basket.total")}</span><strong class="basket__sum"><${Money}
        value=${basket.totals.total} /></strong></p>
      <${Button} kind="primary" class="button--big button--wide" icon="note" onPress=${() => go("pay")}>${t("basket.pay")}<//>
    </footer>`}
    ${sheet?.kind === "line" && html`<${LineSheet} lineKey=${sheet.key} onClose=${() => setSheet(null)} />`}
    ${sheet?.kind === "discount" && html`<${DiscountSheet} title=${t("basket.discount")} base=${basket.totals.subtotal}
      discount=${basket.current.discount} onClose=${() => setSheet(null)}
      onDiscount=${(discount) => { basket.change((current) => setDiscount(current, discount)); setSheet(null); }} />`}
    ${sheet?.kind === "parked" && html`<${ParkedSheet} onClose=${() => setSheet(null)} />`}
  </aside>`;
}

function Line({ line, sums, onEdit }) {
  const { t, basket } = useApp();
  const step = (by) => {
    const next = line.quantity + by;
    if (next > 0) return basket.change((current, { confirmed }) => setQuantity(current, line.key, next, { confirmed }));
    return remove();
  };
  const remove = () => basket.changeWithUndo((current) => removeLine(current, line.key), t("basket.removed", { name: line.label }));
  return html`<li class="line">
    <button type="button" class="line__words" onClick=${onEdit}>
      <span class="row__title">${line.label}</span>
      <span class="row__note"><${Quantity} value=${line.quantity} unit=${line.unit} /> × <${Money} value=${line.unit_price} />
        ${isRepriced(line) && html` <span class="state state--wait">${t("line.price_changed")}</span>`}
        ${sums.discount > 0 && html` <span class="state state--done"><${Money} value=${-sums.discount} /></span>`}</span>
    </button>
    <strong class="line__total"><${Money} value=${sums.total} /></strong>
    <div class="line__step">
      <button type="button" class="step" aria-label=${t("line.less", { name: line.label })}
        onClick=${() => (line.unit === "weight" ? remove() : step(-ONE))}><${Icon}
        name=${line.unit === "weight" || line.quantity <= ONE ? "trash" : "minus"} /></button>
      <button type="button" class="line__quantity" onClick=${onEdit}><span class="visually-hidden">${t("line.quantity")}</span><${Quantity}
        value=${line.quantity} unit=${line.unit} /></button>
      <button type="button" class="step" aria-label=${t("line.one_more", { name: line.label })} disabled=${line.unit === "weight"}
        onClick=${() => step(ONE)}><${Icon} name="plus" /></button>
    </div>
  </li>`;
}
