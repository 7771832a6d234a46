/** Paying, and what is said once it is paid. */
import { setCustomer } from "../core/basket.js";
import { creditCheck } from "../core/carnet.js";
import { changeAsCoins, settle, suggestions, sumOf } from "../core/tender.js";
import { Refusal } from "../../design/offline/refusal.js";
import { html, useEffect, useState } from "../../design/ui/h.js";
import { AmountSheet } from "./basket.js";
import { CustomerPicker } from "./carnet.js";
import { QrSheet, useShare } from "./paper.js";
import {
  avatarTone, Button, Choice, faceValue, Icon, initial, Later, Money, MoneyHeap, MoneyPicture, Notice, Screen, useApp,
} from "./parts.js";
import { beep, say } from "./phone.js";

const HANDED = [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50];

/** What the customer hands over, and what goes to the carnet. Everything here is decided on the phone. */
export function PayScreen() {
  const { t, till, state, basket, back, home, attempt, settings, moneyText } = useApp();
  const [means, setMeans] = useState(basket.current.customer ? "carnet" : "cash");
  const [given, setGiven] = useState(0);
  const [asking, setAsking] = useState(null);
  const { legs } = basket, paid = sumOf(legs.filter(({ state: said }) => said === "paid")), waiting = legs.some(({ state: said }) => said !== "paid");
  const total = basket.totals.total - paid;
  const customer = basket.current.customer ? till.customers.get(basket.current.customer) : null;
  const tender = means === "carnet" && total > 0 ? carnetTender(total, given) : { tendered: given || null };
  const worked = tryToSettle(total, tender, state.shop.cash_rounding_step);
  useEffect(() => { if (!basket.current.lines.length) home("sell"); }, []);
  useEffect(() => say(settings, moneyText(total)), []);
  useEffect(() => { if (waiting) setAsking(true); }, [waiting]);
  const choose = (next) => {
    setMeans(next);
    if (next === "cash" || given >= total) setGiven(0);
  };
  const sell = async () => {
    const receipt = await attempt((allowances) => till.sell(basket.current, { ...tender, legs }, allowances));
    if (!receipt) return void basket.readLegs();
    beep(settings);
    basket.empty();
    home("sold", { receipt });
  };
  const restToCarnet = () => setMeans("carnet");
  const stopAsking = () => { setAsking(null); basket.readLegs(); };
  const ready = worked.settlement && (means === "cash" || customer || !total) && !waiting;
  const due = (worked.settlement?.due ?? total + paid) - paid;
  return html`<${Screen} title=${t("pay.title")} onBack=${back} class="pay" foot=${html`<${Balance} worked=${worked} given=${given}
    means=${means} /><${PayAct} means=${total ? means : "cash"} missing=${worked.missing} ready=${ready} customer=${customer}
    carnet=${worked.settlement?.carnet} due=${due} onSell=${sell} onRest=${restToCarnet} onAsk=${setAsking} />`}>
    <div class="pay__due"><span class="eyebrow">${t("pay.due")}</span><output class="pay__sum"><${Money} value=${due} /></output>
      ${worked.settlement?.rounding ? html`<span class="muted small">${t("pay.rounding")} <${Money}
        value=${worked.settlement.rounding} sign /></span>` : null}</div>
    ${legs.length > 0 && html`<${Later} part="Legs" legs=${legs} onShow=${setAsking} over=${-total} />`}
    ${total > 0 && html`<${Choice} label=${t("pay.how")} value=${means} onChange=${choose}
      options=${[["cash", t("pay.cash"), "note"], ["carnet", t("pay.carnet"), "carnet"], ["wallet", t("pay.wallet"), "qr"]]} />`}
    ${total > 0 && (means === "cash" ? html`<${Handed} due=${due} given=${given} onGiven=${setGiven} exact />`
    : means === "carnet" ? html`<${CarnetPart} total=${total} customer=${customer} given=${given} onGiven=${setGiven} worked=${worked} />`
    : html`<${Later} part="WalletPart" due=${due} onAsk=${setAsking} />`)}
    ${asking && html`<${Later} part="WalletSheet" wanted=${{ order: basket.current.id, amount: asking }} act=${t(total > 0 ? "act.ok" : "pay.done")}
      onKnown=${basket.readLegs} onPaid=${() => (total > 0 ? stopAsking() : sell())} onClose=${stopAsking} />`}
  <//>`;
}

/** In the carnet, except for what is paid now. */
function carnetTender(total, given) {
  return given ? { carnet: Math.max(0, total - given), tendered: given } : { carnet: "all" };
}

function tryToSettle(total, tender, step) {
  try {
    return { settlement: settle(total, tender, step), missing: 0 };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { settlement: null, missing: refusal.params.missing || 0 };
  }
}

function PayAct({ means, missing, ready, customer, carnet, due, onSell, onRest, onAsk }) {
  const { t, moneyText } = useApp();
  if (means === "wallet") return html`<${Later} part="AskButton" due=${due} onAsk=${onAsk} />`;
  if (means === "cash" && missing) return html`<${Button} kind="primary" class="button--big" icon="carnet" onPress=${onRest}>
    ${t("pay.rest", { amount: moneyText(missing) })}<//>`;
  const words = means === "cash" || !customer ? t("pay.done") : t("pay.write", { amount: moneyText(carnet || 0) });
  return html`<${Button} kind="primary" class="button--big" icon="done" disabled=${!ready} onPress=${onSell}>${words}<//>`;
}

/** What is missing or goes back, beside the thumb where it cannot be missed. The coins themselves are shown once it is sold. */
function Balance({ worked, given, means }) {
  const { t } = useApp();
  const change = worked.settlement?.change || 0;
  const missing = means === "cash" && worked.missing;
  if (!given || (!missing && !change && means === "carnet")) return null;
  return html`<p class=${`change split ${missing ? "change--short" : "change--back"}`} aria-live="polite"><span class="strong">
    ${t(missing ? "pay.missing" : "pay.change")}</span><strong class="change__sum"><${Money} value=${missing || change} /></strong></p>`;
}

/** Notes and coins to tap, as they are put on the counter. */
function Handed({ due, given, onGiven, exact = false }) {
  const { t, state } = useApp();
  const [typing, setTyping] = useState(false);
  const values = HANDED.filter((value) => value >= Math.max(50, state.shop.cash_rounding_step) || value >= 100);
  const [first, ...offers] = suggestions(due);
  return html`<section class="handed" aria-label=${t("pay.given")}>
    <p class="split"><span class="strong">${t("pay.given")}</span><span class="cluster">
      <strong class="handed__sum" aria-live="polite">${given ? html`<${Money} value=${given} />` : html`<span class="muted">
        ${exact ? t("pay.exact") : "—"}</span>`}</strong>
      ${given > 0 && html`<${Button} icon="erase" onPress=${() => onGiven(0)}>${t("act.erase")}<//>`}</span></p>
    ${exact && !given && html`<div class="quick">${offers.slice(0, 3).map((amount) => html`<${Button} key=${amount} kind="secondary"
      onPress=${() => onGiven(amount)}><${Money} value=${amount} /><//>`)}</div>`}
    <div class="cash handed__money">${values.map((value) => html`<button type="button" key=${value} onClick=${() => onGiven(given + value)}
      aria-label=${t("pay.hand", { value: faceValue(value) })}><${MoneyPicture} value=${value} /></button>`)}</div>
    <${Button} icon="keyboard" onPress=${() => setTyping(true)}>${t("pay.type")}<//>
    ${typing && html`<${AmountSheet} title=${t("pay.given")} label=${t("pay.given")} value=${first} onClose=${() => setTyping(false)}
      onAmount=${(amount) => { onGiven(amount); setTyping(false); }} />`}
  </section>`;
}

/** Who takes it on the carnet, what they will owe, and what they pay now. */
function CarnetPart({ total, customer, given, onGiven, worked }) {
  const { t, state, basket } = useApp();
  const [picking, setPicking] = useState(!customer);
  const [paying, setPaying] = useState(given > 0);
  const take = (one) => { basket.change((current) => setCustomer(current, one.id)); setPicking(false); };
  if (picking || !customer) return html`<${CustomerPicker} onPick=${take} />`;
  const written = worked.settlement?.carnet ?? Math.max(0, total - given);
  const credit = creditCheck(customer, state.shop, written);
  return html`<div class="stack">
    <div class="card owing">
      <div class="owing__who"><span class=${`avatar avatar--${avatarTone(customer.name)}`} aria-hidden="true">${initial(customer.name)}
        </span><strong><bdi>${customer.name}</bdi></strong>
        <${Button} icon="people" onPress=${() => setPicking(true)}>${t("pay.other")}<//></div>
      <dl class="facts">
        <div><dt>${t("pay.owes_now")}</dt><dd><${Money} value=${customer.balance} /></dd></div>
        <div><dt>${t("pay.written")}</dt><dd><${Money} value=${written} sign /></dd></div>
        <div class="is-total text-owed"><dt>${t("pay.owes_after")}</dt><dd aria-live="polite"><${Money} value=${credit.after} /></dd></div>
      </dl>
    </div>
    ${credit.over > 0 && html`<${Notice} tone="owed" icon="lock" title=${html`${t("pay.over")} <${Money} value=${credit.limit} />`}>
      ${t("pay.over.do")}<//>`}
    ${paying ? html`<${Handed} due=${total} given=${given} onGiven=${onGiven} />` : html`<${Button} kind="secondary" class="button--wide"
      icon="note" onPress=${() => setPaying(true)}>${t("pay.part")}<//>`}
  </div>`;
}

/** It is written. What to give back, the receipt for who wants it, and the next customer. */
export function SoldScreen({ receipt }) {
  const { t, till, state, settings, moneyText, home, go } = useApp();
  const [qr, setQr] = useState(false);
  const share = useShare(receipt);
  const cash = receipt.sale.payments.find((payment) => payment.means === "cash");
  const carnet = receipt.sale.payments.find((payment) => payment.means === "carnet");
  const wallet = sumOf(receipt.sale.payments.filter((payment) => payment.means === "wallet"));
  const customer = receipt.sale.customer && till.customers.get(receipt.sale.customer);
  const change = cash?.change || 0;
  useEffect(() => { if (change) say(settings, `${t("pay.change")} ${moneyText(change)}`); }, []);
  return html`<${Screen} class="sold" title=${html`<span class="sold__done"><${Icon} name="done" big /><span>${t("sold.title")}</span>
    </span>`}
    foot=${html`<${Button} kind="primary" class="button--big" icon="sell" data-focus onPress=${() => home("sell")}>${t("sold.next")}<//>`}>
    ${change > 0 ? html`<section class="hero hero--done sold__change" role="status"><p class="hero__label">${t("pay.change")}</p><p class="hero__number">
      <${Money} value=${change} /></p>
        <${MoneyHeap} coins=${changeAsCoins(change)} label=${t("pay.change_as")} /></section>`
    : html`<section role="status" class=${`hero ${carnet ? "hero--owed" : "hero--done"}`}><p class="hero__label">
      ${carnet ? t("sold.on_carnet", { name: customer?.name || "" }) : t("sold.paid")}</p><p class="hero__number"><${Money}
      value=${carnet ? carnet.amount : receipt.sale.total} /></p>
        ${carnet && customer && html`<p class="hero__note">${t("pay.owes_now")} <${Money} value=${customer.balance} /></p>`}</section>`}
    <div class="cluster acts">
      <${Button} kind="secondary" icon="share" onPress=${share}>${t("receipt.share")}<//>
      <${Button} kind="secondary" icon="qr" onPress=${() => setQr(true)}>${t("receipt.qr")}<//>
      <${Button} kind="secondary" icon="receipt" onPress=${() => go("receipt", { id: receipt.id })}>${t("receipt.see")}<//>
    </div>
    <dl class="facts card">
      <div><dt>${t("pay.due")}</dt><dd><${Money} value=${receipt.sale.total} /></dd></div>
      ${cash && html`<div><dt>${t("pay.given")}</dt><dd><${Money} value=${cash.tendered} /></dd></div>`}
      ${wallet > 0 && html`<div><dt>${t("pay.wallet")}</dt><dd><${Money} value=${wallet} /></dd></div>`}
      ${carnet && change > 0 && html`<div class="text-owed"><dt>${t("pay.carnet")}</dt><dd><${Money} value=${carnet.amount} /></dd></div>`}
      <div><dt>${t("receipt.number")}</dt><dd><bdi dir="ltr">${receipt.sale.receipt_number}</bdi></dd></div>
    </dl>
    <p class="muted small">${t(state.unsent ? "sold.kept" : "sold.sent")}</p>
    ${qr && html`<${QrSheet} receipt=${receipt} onClose=${() => setQr(false)} />`}
  <//>`;
}
