import { removeLine, setDiscount, setQuantity } from "../core/basket.js";
import { html, useEffect, useRef, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Empty } from "./bits.js";
import { Icon } from "./icons.js";
import { Money, Quantity } from "./money.js";
import { DiscountSheet, LineSheet } from "./line_sheet.js";
import { ParkedSheet } from "./parked.js";

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
      ${state.parked.length > 0 && html`<${Button} icon="park" onPress=${() => setSheet({ kind: "parked" })}>${t("parked.short", { count: state.parked.length })}<//>`}
      <${Button} icon="close" class="basket__close" onPress=${() => onOpen(false)}>${t("act.close")}<//>
    </header>
    ${lines.length ? html`<ol class="basket__lines rows">${lines.map((line, index) => html`<${Line} key=${line.key} line=${line} sums=${basket.totals.lines[index]} onEdit=${() => setSheet({ kind: "line", key: line.key })} />`)}</ol>`
    : html`<${Empty} title=${t("basket.empty")}>${t("basket.empty.do")}<//>`}
    ${lines.length > 0 && html`<footer class="basket__foot">
      <div class="basket__acts">
        <${Button} icon="discount" onPress=${() => setSheet({ kind: "discount" })}>${t("basket.discount")}<//>
        <${Button} icon="park" onPress=${() => basket.park().then(() => onOpen(false))}>${t("basket.park")}<//>
        <${Button} icon="trash" onPress=${() => { basket.clear(); onOpen(false); }}>${t("basket.clear")}<//>
      </div>
      ${basket.totals.discount > 0 && html`<p class="split muted"><span>${t("basket.discount")}</span><${Money} value=${-basket.totals.discount} /></p>`}
      <p class="basket__total"><span>${t("basket.total")}</span><output class="basket__sum" aria-live="polite"><${Money} value=${basket.totals.total} /></output></p>
      <${Button} kind="primary" class="button--big button--wide" icon="note" onPress=${() => go("pay")}>${t("basket.pay")}<//>
    </footer>`}
    ${sheet?.kind === "line" && html`<${LineSheet} lineKey=${sheet.key} onClose=${() => setSheet(null)} />`}
    ${sheet?.kind === "discount" && html`<${DiscountSheet} title=${t("basket.discount")} base=${basket.totals.subtotal} discount=${basket.current.discount} onClose=${() => setSheet(null)}
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
  const changed = line.listed_price !== null && line.unit_price !== line.listed_price;
  return html`<li class="line">
    <button type="button" class="line__words" onClick=${onEdit}>
      <span class="row__title">${line.label}</span>
      <span class="row__note"><${Quantity} value=${line.quantity} unit=${line.unit} /> × <${Money} value=${line.unit_price} />
        ${changed && html` <span class="state state--wait">${t("line.price_changed")}</span>`}
        ${sums.discount > 0 && html` <span class="state state--done"><${Money} value=${-sums.discount} /></span>`}</span>
    </button>
    <strong class="line__total"><${Money} value=${sums.total} /></strong>
    <div class="line__step">
      <button type="button" class="step" aria-label=${t("line.less", { name: line.label })} onClick=${() => (line.unit === "weight" ? remove() : step(-ONE))}><${Icon} name=${line.unit === "weight" || line.quantity <= ONE ? "trash" : "minus"} /></button>
      <button type="button" class="line__quantity" onClick=${onEdit} aria-label=${t("line.edit", { name: line.label })}><${Quantity} value=${line.quantity} unit=${line.unit} /></button>
      <button type="button" class="step" aria-label=${t("line.one_more", { name: line.label })} disabled=${line.unit === "weight"} onClick=${() => step(ONE)}><${Icon} name="plus" /></button>
    </div>
  </li>`;
}

