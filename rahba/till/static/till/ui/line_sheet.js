import { removeLine, setLineDiscount, setQuantity, setUnitPrice } from "../core/basket.js";
import { formatAmount, parseDirhams, ratio } from "../../design/offline/money.js";
import { parseQuantity } from "../../design/offline/quantities.js";
import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Choice, Row, Sheet } from "./bits.js";
import { Money, Quantity } from "./money.js";
import { Pad } from "./pad.js";

const RATES = [500, 1000, 2000];

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
  if (part === "quantity") return html`<${QuantitySheet} line=${line} onClose=${onClose} onQuantity=${(quantity) => change((current, { confirmed }) => setQuantity(current, lineKey, quantity, { confirmed }))} />`;
  if (part === "price") return html`<${AmountSheet} title=${t("line.price")} label=${line.label} value=${line.unit_price} onClose=${onClose} onAmount=${(price) => change((current) => setUnitPrice(current, lineKey, price))} />`;
  if (part === "discount") return html`<${DiscountSheet} title=${t("line.discount")} base=${sums.gross} discount=${line.discount} onClose=${onClose} onDiscount=${(discount) => change((current) => setLineDiscount(current, lineKey, discount))} />`;
  return html`<${Sheet} title=${line.label} onClose=${onClose} foot=${html`<${Button} kind="danger" icon="trash" onPress=${remove}>${t("line.remove")}<//>`}>
    <ul class="rows card card--flush">
      <${Row} icon="stock" title=${t("line.quantity")} end=${html`<${Quantity} value=${line.quantity} unit=${line.unit} />`} onPress=${() => setPart("quantity")} />
      <${Row} icon="tag" title=${t("line.price")} note=${line.listed_price !== null && line.listed_price !== line.unit_price ? t("line.listed", { price: moneyText(line.listed_price) }) : ""} end=${html`<${Money} value=${line.unit_price} />`} onPress=${() => setPart("price")} />
      <${Row} icon="discount" title=${t("line.discount")} end=${html`<${Money} value=${-sums.discount} />`} onPress=${() => setPart("discount")} />
    </ul>
    <p class="basket__total"><span>${t("basket.total")}</span><strong class="basket__sum"><${Money} value=${sums.total} /></strong></p>
  <//>`;
}

export function QuantitySheet({ line, onClose, onQuantity }) {
  const { t } = useApp();
  const [text, setText] = useState("");
  const quantity = parseQuantity(text, line.unit);
  const enter = () => quantity && onQuantity(quantity);
  return html`<${Sheet} title=${line.label} onClose=${onClose} foot=${html`<${Button} kind="primary" class="button--big" icon="done" disabled=${!quantity} onPress=${enter}>${t("act.ok")}<//>`}>
    <${Pad} label=${t("line.quantity")} unit=${line.unit === "weight" ? t("unit.kg") : ""} fraction=${line.unit === "weight" ? 3 : 0} value=${text} onChange=${setText} onEnter=${enter} />
  <//>`;
}

/** An amount of money asked for by itself: a price, a loan, a repayment. */
export function AmountSheet({ title, label, value = 0, quick = [], hint, act, icon = "done", onClose, onAmount, children }) {
  const { t } = useApp();
  const [text, setText] = useState("");
  const amount = parseDirhams(text);
  const enter = () => (amount ? onAmount(amount) : undefined);
  return html`<${Sheet} title=${title} onClose=${onClose} foot=${html`<${Button} kind="primary" class="button--big" icon=${icon} disabled=${!amount} onPress=${enter}>${act || t("act.ok")}<//>`}>
    ${children}
    ${quick.length > 0 && html`<div class="quick">${quick.map((centimes) => html`<${Button} key=${centimes} kind="secondary" onPress=${() => setText(formatAmount(centimes).replace(/\s/g, ""))}><${Money} value=${centimes} /><//>`)}</div>`}
    <${Pad} label=${label} unit=${t("unit.dh")} value=${text} onChange=${setText} onEnter=${enter} hint=${typeof hint === "function" ? hint(amount || 0) : hint || (value ? html`${t("line.now")} <${Money} value=${value} />` : "")} />
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
    <${Choice} label=${t("discount.how")} value=${kind} onChange=${(next) => { setKind(next); setText(""); }} options=${[["amount", t("discount.amount"), "coin"], ["rate", t("discount.rate"), "discount"]]} />
    ${kind === "rate" && html`<div class="quick">${RATES.map((rate) => html`<${Button} key=${rate} kind="secondary" onPress=${() => onDiscount({ kind, value: rate })}><bdi dir="ltr">${rate / 100} %</bdi><//>`)}</div>`}
    <${Pad} key=${kind} label=${t("discount.off")} unit=${kind === "amount" ? t("unit.dh") : "%"} value=${text} onChange=${setText} onEnter=${enter}
      hint=${off > base ? t("discount.too_much") : t("discount.after", { amount: moneyText(base - off) })} />
  <//>`;
}
