import { changeAsCoins } from "../core/tender.js";
import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Screen } from "./bits.js";
import { Icon, MoneyHeap } from "./icons.js";
import { Money } from "./money.js";
import { QrSheet } from "./qr.js";
import { useShare } from "./receipt_paper.js";
import { say } from "./senses.js";

/** It is written. What to give back, the receipt for who wants it, and the next customer. */
export function SoldScreen({ receipt }) {
  const { t, till, state, settings, moneyText, home, go } = useApp();
  const [qr, setQr] = useState(false);
  const share = useShare(receipt);
  const cash = receipt.sale.payments.find((payment) => payment.means === "cash");
  const carnet = receipt.sale.payments.find((payment) => payment.means === "carnet");
  const customer = receipt.sale.customer && till.customers.get(receipt.sale.customer);
  const change = cash?.change || 0;
  useEffect(() => { if (change) say(settings, `${t("pay.change")} ${moneyText(change)}`); }, []);
  return html`<${Screen} class="sold" title=${html`<span class="sold__done"><${Icon} name="done" big /><span>${t("sold.title")}</span></span>`}
    foot=${html`<${Button} kind="primary" class="button--big" icon="sell" data-focus onPress=${() => home("sell")}>${t("sold.next")}<//>`}>
    ${change > 0 ? html`<section class="hero hero--done sold__change"><p class="hero__label">${t("pay.change")}</p><p class="hero__number"><${Money} value=${change} /></p>
        <${MoneyHeap} coins=${changeAsCoins(change)} label=${t("pay.change_as")} /></section>`
    : html`<section class=${`hero ${carnet ? "hero--owed" : "hero--done"}`}><p class="hero__label">${carnet ? t("sold.on_carnet", { name: customer?.name || "" }) : t("sold.paid")}</p><p class="hero__number"><${Money} value=${carnet ? carnet.amount : receipt.sale.total} /></p>
        ${carnet && customer && html`<p class="hero__note">${t("pay.owes_after")} <${Money} value=${customer.balance} /></p>`}</section>`}
    <div class="cluster acts">
      <${Button} kind="secondary" icon="share" onPress=${share}>${t("receipt.share")}<//>
      <${Button} kind="secondary" icon="qr" onPress=${() => setQr(true)}>${t("receipt.qr")}<//>
      <${Button} kind="secondary" icon="receipt" onPress=${() => go("receipt", { id: receipt.id })}>${t("receipt.see")}<//>
    </div>
    <dl class="facts card">
      <div><dt>${t("pay.due")}</dt><dd><${Money} value=${receipt.sale.total} /></dd></div>
      ${cash && html`<div><dt>${t("pay.given")}</dt><dd><${Money} value=${cash.tendered} /></dd></div>`}
      ${carnet && change > 0 && html`<div class="text-owed"><dt>${t("pay.carnet")}</dt><dd><${Money} value=${carnet.amount} /></dd></div>`}
      <div><dt>${t("receipt.number")}</dt><dd><bdi dir="ltr">${receipt.sale.receipt_number}</bdi></dd></div>
    </dl>
    <p class="muted small">${t(state.unsent ? "sold.kept" : "sold.sent")}</p>
    ${qr && html`<${QrSheet} receipt=${receipt} onClose=${() => setQr(false)} />`}
  <//>`;
}
