import { refundFor, refundPlan } from "../core/returns.js";
import { changeAsCoins } from "../core/tender.js";
import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Choice, Screen } from "./bits.js";
import { Icon, MoneyHeap } from "./icons.js";
import { Money, Quantity } from "./money.js";
import { QuantitySheet } from "./line_sheet.js";
import { ReasonPicker } from "./reasons.js";

const ONE = 1000;

/** Goods that come back: lines of one receipt, never more than was sold, at the price really paid. */
export function ReturnScreen({ id }) {
  const { t, till, state, back, attempt, toast, home, moneyText } = useApp();
  const [found, setFound] = useState(null);
  const [taken, setTaken] = useState({});
  const [refund, setRefund] = useState("as_paid");
  const [reason, setReason] = useState("");
  useEffect(() => { attempt(() => till.findReceipt(id)).then((receipt) => (receipt ? setFound(receipt) : back())); }, [id]);
  if (!found) return html`<${Screen} title=${t("return.title")} onBack=${back}><p class="muted" role="status">${t("act.wait")}</p><//>`;
  const lines = Object.entries(taken).filter(([, quantity]) => quantity > 0).map(([line, quantity]) => ({ line: Number(line), quantity }));
  const plan = planOf(found, lines, refund, state.shop.cash_rounding_step);
  const record = async () => {
    const done = await attempt((allowances) => till.recordReturn({ sale: found.id, lines, refund, reason }, allowances));
    if (!done) return;
    toast(t("return.done", { amount: moneyText(done.body.total) }), { tone: "done" });
    home("receipt", { id: found.id });
  };
  const means = [["as_paid", t("return.as_paid")], ["cash", t("pay.cash"), "note"], ...(found.sale.customer ? [["carnet", t("pay.carnet"), "carnet"]] : [])];
  return html`<${Screen} title=${t("return.title")} onBack=${back}
    foot=${html`<${Button} kind="primary" class="button--big" icon="undo" disabled=${!lines.length || !reason} onPress=${record}>${t("return.act", { amount: moneyText(plan.total) })}<//>`}>
    <p class="muted"><bdi dir="ltr">${found.sale.receipt_number}</bdi> · ${t("return.words")}</p>
    <ul class="rows card card--flush">${found.remaining.map((rest) => html`<${ReturnLine} key=${rest.line} line=${found.sale.lines[rest.line]} rest=${rest} quantity=${taken[rest.line] || 0} onQuantity=${(quantity) => setTaken({ ...taken, [rest.line]: quantity })} />`)}</ul>
    <${ReasonPicker} value=${reason} onReason=${setReason} />
    <${Choice} label=${t("return.how")} value=${refund} onChange=${setRefund} options=${means} />
    <p class="basket__total"><span>${t("return.give_back")}</span><output class="basket__sum" aria-live="polite"><${Money} value=${plan.total} /></output></p>
    ${plan.cash > 0 && html`<${MoneyHeap} coins=${changeAsCoins(plan.cash)} label=${t("pay.change_as")} />`}
  <//>`;
}

/** What would be given back, shown before it is. */
function planOf(found, lines, way, step) {
  if (!lines.length) return { total: 0, cash: 0 };
  const { total, refunds } = refundPlan(found.sale, refundFor(found.sale, found.returned, lines), way, 0, step);
  return { total, cash: refunds.find((refund) => refund.means === "cash")?.amount || 0 };
}

function ReturnLine({ line, rest, quantity, onQuantity }) {
  const { t } = useApp();
  const [typing, setTyping] = useState(false);
  const weighed = line.quantity % ONE !== 0;
  const set = (next) => onQuantity(Math.max(0, Math.min(rest.quantity, next)));
  return html`<li class="line">
    <div class="line__words"><span class="row__title">${line.label}</span>
      <span class="row__note">${t("return.left")} <${Quantity} value=${rest.quantity} unit=${weighed ? "weight" : "piece"} /> · <${Money} value=${rest.amount} /></span></div>
    <div class="line__step">
      <button type="button" class="step" aria-label=${t("line.less", { name: line.label })} disabled=${!quantity} onClick=${() => set(quantity - (weighed ? rest.quantity : ONE))}><${Icon} name="minus" /></button>
      <button type="button" class="line__quantity" disabled=${!rest.quantity} aria-label=${t("line.edit", { name: line.label })} onClick=${() => setTyping(true)}><${Quantity} value=${quantity} unit=${weighed ? "weight" : "piece"} /></button>
      <button type="button" class="step" aria-label=${t("line.one_more", { name: line.label })} disabled=${quantity >= rest.quantity} onClick=${() => set(quantity + (weighed ? rest.quantity : ONE))}><${Icon} name="plus" /></button>
    </div>
    ${typing && html`<${QuantitySheet} line=${{ label: line.label, unit: weighed ? "weight" : "piece" }} onClose=${() => setTyping(false)} onQuantity=${(next) => { set(next); setTyping(false); }} />`}
  </li>`;
}
