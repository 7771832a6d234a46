/** Receipts: found again, shared again, taken back in part or whole. */
import { refundFor, refundPlan } from "../core/returns.js";
import { changeAsCoins } from "../core/tender.js";
import { html, useEffect, useState } from "../../design/ui/h.js";
import { QuantitySheet } from "./basket.js";
import { QrSheet, ReceiptPaper, useShare } from "./paper.js";
import { Button, Choice, dateText, Empty, Field, Icon, Money, MoneyHeap, Page, Quantity, Row, Screen, Sheet, useApp, When } from "./parts.js";

const REASONS = ["mistake", "customer", "spoiled", "other"];

/** Why: one tap for the usual reasons, a word for the others. */
export function ReasonPicker({ onReason }) {
  const { t } = useApp();
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("");
  const choose = (key) => {
    setChosen(key);
    onReason(key === "other" ? text.trim() : t(`reason.${key}`));
  };
  const type = (event) => {
    setText(event.target.value);
    onReason(event.target.value.trim());
  };
  return html`<fieldset class="stack stack--tight"><legend class="strong">${t("reason.title")}</legend>
    <div class="chips chips--wrap">${REASONS.map((key) => html`<button type="button" class="chip" key=${key}
      aria-pressed=${chosen === key ? "true" : "false"} onClick=${() => choose(key)}>${t(`reason.${key}`)}</button>`)}</div>
    ${chosen === "other" && html`<${Field} label=${t("reason.words")} value=${text} maxlength="200" onInput=${type} />`}
  </fieldset>`;
}

export function ReasonSheet({ title, words, act, onClose, onReason }) {
  const [reason, setReason] = useState("");
  return html`<${Sheet} title=${title} onClose=${onClose} foot=${html`<${Button} kind="primary" class="button--big" icon="done"
    disabled=${!reason} onPress=${() => onReason(reason)}>${act}<//>`}>
    <p>${words}</p><${ReasonPicker} onReason=${setReason} />
  <//>`;
}

const PAGE = 40;
export const STATES = {
  waiting: ["wait", "receipt.waiting"],
  sent: ["done", "receipt.sent"],
  aside: ["problem", "receipt.aside"],
  void: ["owed", "receipt.void"],
};

/** The day's receipts, newest first; any other by its number. */
export function ReceiptsScreen() {
  const { t, state, language, go, till, attempt } = useApp();
  const [text, setText] = useState("");
  const { receipts, more, next } = useReceipts(text.trim(), state.unsent);
  const find = async (event) => {
    event.preventDefault();
    if (!text.trim()) return;
    const found = await attempt(() => till.findReceipt(text.trim().toUpperCase()));
    if (found) go("receipt", { id: found.sale.receipt_number });
  };
  let day = "";
  return html`<${Page}>
    <h1>${t("nav.receipts")}</h1>
    <form class="search" role="search" onSubmit=${find}><${Icon} name="search" />
      <input type="search" autocomplete="off" enterkeyhint="search" aria-label=${t("receipts.search")}
        placeholder=${t("receipts.search")} value=${text} onInput=${(event) => setText(event.target.value)} /></form>
    ${receipts?.length === 0 && html`<${Empty} title=${t(text ? "receipts.none" : "receipts.empty")}>
      ${t(text ? "receipts.none.do" : "receipts.empty.do")}<//>`}
    <ul class="rows card card--flush">${(receipts || []).map((receipt) => {
      const its = dateText(receipt.sale.at, "day", language);
      const heading = its !== day && html`<li class="rows__day" key=${its}><h2>${its}</h2></li>`;
      day = its;
      return [heading, html`<${ReceiptRow} key=${receipt.id} receipt=${receipt} onPress=${() => go("receipt", { id: receipt.id })} />`];
    })}</ul>
    ${more && html`<${Button} kind="secondary" class="button--wide" onPress=${next}>${t("act.more")}<//>`}
  <//>`;
}

function ReceiptRow({ receipt, onPress }) {
  const { t, till } = useApp();
  const { sale, state } = receipt;
  const [tone, key] = STATES[state];
  const customer = sale.customer && till.customers.get(sale.customer);
  const onCarnet = sale.payments.some((payment) => payment.means === "carnet");
  return html`<${Row} icon=${onCarnet ? "carnet" : "note"} title=${html`<bdi dir="ltr">${sale.receipt_number}</bdi>`} onPress=${onPress}
    note=${html`<${When} at=${sale.at} /> · ${customer ? customer.name : t("receipt.articles", { count: sale.lines.length })}`}
    end=${html`<${Money} value=${sale.total} />${state !== "sent" && html`<span class=${`state state--${tone}`}>${t(key)}</span>`}`} />`;
}

function useReceipts(text, unsent) {
  const { till } = useApp();
  const [receipts, setReceipts] = useState(null);
  const [more, setMore] = useState(false);
  const load = async (before) => {
    const page = await till.receipts({ text: text || undefined, before, limit: PAGE });
    setMore(page.length === PAGE);
    return page;
  };
  useEffect(() => {
    let current = true;
    load().then((page) => current && setReceipts(page));
    return () => { current = false; };
  }, [text, unsent]);
  const next = async () => setReceipts([...receipts, ...(await load(receipts.at(-1).sale.at))]);
  return { receipts, more, next };
}

/** An old receipt: seen again, shared again, taken back in part or whole. `id`: its id, or its number when another till made it. */
export function ReceiptScreen({ id }) {
  const { t, till, back, go, attempt, toast, state } = useApp();
  const [found, setFound] = useState(undefined);
  const [sheet, setSheet] = useState(null);
  const load = () => attempt(() => till.findReceipt(id)).then(setFound);
  useEffect(() => { load(); }, [id, state.unsent]);
  const share = useShare(found);
  if (!found) return html`<${Screen} title=${t("nav.receipts")} onBack=${back}>${found === null ? html`<${Empty}
    title=${t("receipts.none")} />` : html`<p class="muted" role="status">${t("act.wait")}</p>`}<//>`;
  const [tone, key] = STATES[found.state];
  const left = found.remaining.some((line) => line.quantity > 0);
  const takeBack = async (reason) => {
    const gone = await attempt((allowances) => till.voidSale(found.id, reason, allowances));
    setSheet(null);
    if (gone) { toast(t("void.done", { number: found.sale.receipt_number }), { tone: "done" }); load(); }
  };
  return html`<${Screen} title=${html`<bdi dir="ltr">${found.sale.receipt_number}</bdi>`} onBack=${back} tools=${html`<span
    class=${`state state--${tone}`}>${t(key)}</span>`}
    foot=${html`<${Button} kind="primary" class="button--big" icon="share" onPress=${share}>${t("receipt.share")}<//>`}>
    <${ReceiptPaper} receipt=${found} />
    <div class="cluster acts">
      ${found.state !== "void" && left && html`<${Button} kind="secondary" icon="undo" onPress=${() => go("return", { id })}>
        ${t("receipt.return")}<//>`}
      <${Button} kind="secondary" icon="qr" onPress=${() => setSheet("qr")}>${t("receipt.qr")}<//>
      ${found.state !== "void" && found.source === "here" && found.returned.total === 0 && html`<${Button} kind="danger" icon="trash"
        onPress=${() => setSheet("void")}>${t("receipt.take_back")}<//>`}
    </div>
    ${sheet === "qr" && html`<${QrSheet} receipt=${found} onClose=${() => setSheet(null)} />`}
    ${sheet === "void" && html`<${ReasonSheet} title=${t("void.title")} words=${t("void.words")} act=${t("void.act")}
      onClose=${() => setSheet(null)} onReason=${takeBack} />`}
  <//>`;
}

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
    const done = await attempt((allowances) => till.recordReturn({ sale: id, lines, refund, reason }, allowances));
    if (!done) return;
    toast(t("return.done", { amount: moneyText(done.body.total) }), { tone: "done" });
    home("receipt", { id });
  };
  const means = [["as_paid", t("return.as_paid")], ["cash", t("pay.cash"), "note"]];
  if (found.sale.customer) means.push(["carnet", t("pay.carnet"), "carnet"]);
  return html`<${Screen} title=${t("return.title")} onBack=${back}
    foot=${html`<${Button} kind="primary" class="button--big" icon="undo" disabled=${!lines.length || !reason} onPress=${record}>
      ${t("return.act", { amount: moneyText(plan.total) })}<//>`}>
    <p class="muted"><bdi dir="ltr">${found.sale.receipt_number}</bdi> · ${t("return.words")}</p>
    <ul class="rows card card--flush">${found.remaining.map((rest) => html`<${ReturnLine} key=${rest.line}
      line=${found.sale.lines[rest.line]} rest=${rest} quantity=${taken[rest.line] || 0}
      onQuantity=${(quantity) => setTaken({ ...taken, [rest.line]: quantity })} />`)}</ul>
    <${ReasonPicker} value=${reason} onReason=${setReason} />
    <${Choice} label=${t("return.how")} value=${refund} onChange=${setRefund} options=${means} />
    <p class="basket__total"><span>${t("return.give_back")}</span><output class="basket__sum" aria-live="polite"><${Money}
      value=${plan.total} /></output></p>
    ${plan.cash > 0 && html`<${MoneyHeap} coins=${changeAsCoins(plan.cash)} label=${t("pay.change_as")} />`}
  <//>`;
}

/** What would be given back, shown before it is. */
function planOf(found, lines, way, step) {
  if (!lines.length) return { total: 0, cash: 0 };
  const { total, refunds } = refundPlan(found.sale, refundFor(found.sale, found.returned, lines), way, { carnet: 0, wallet: 0 }, step);
  return { total, cash: refunds.find((refund) => refund.means === "cash")?.amount || 0 };
}

function ReturnLine({ line, rest, quantity, onQuantity }) {
  const { t } = useApp();
  const [typing, setTyping] = useState(false);
  const weighed = line.quantity % ONE !== 0;
  const set = (next) => onQuantity(Math.max(0, Math.min(rest.quantity, next)));
  return html`<li class="line">
    <div class="line__words"><span class="row__title">${line.label}</span>
      <span class="row__note">${t("return.left")} <${Quantity} value=${rest.quantity} unit=${weighed ? "weight" : "piece"} /> · <${Money}
        value=${rest.amount} /></span></div>
    <div class="line__step">
      <button type="button" class="step" aria-label=${t("line.less", { name: line.label })} disabled=${!quantity}
        onClick=${() => set(quantity - (weighed ? rest.quantity : ONE))}><${Icon} name="minus" /></button>
      <button type="button" class="line__quantity" disabled=${!rest.quantity} onClick=${() => setTyping(true)}>
        <span class="visually-hidden">${t("line.quantity")}</span><${Quantity} value=${quantity} unit=${weighed ? "weight" : "piece"} /></button>
      <button type="button" class="step" aria-label=${t("line.one_more", { name: line.label })} disabled=${quantity >= rest.quantity}
        onClick=${() => set(quantity + (weighed ? rest.quantity : ONE))}><${Icon} name="plus" /></button>
    </div>
    ${typing && html`<${QuantitySheet} line=${{ label: line.label, unit: weighed ? "weight" : "piece" }} onClose=${() => setTyping(false)}
      onQuantity=${(next) => { set(next); setTyping(false); }} />`}
  </li>`;
}
