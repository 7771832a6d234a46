/** The PIN, and where the payment stands afterwards: done, refused, or not known yet. */
import { html, useState } from "../../design/ui/h.js";
import { Button, Icon, Money, Notice, Screen, Star, useApp, When } from "../../design/ui/parts.js";
import { shareText } from "../../design/ui/phone.js";
import { isOpen } from "../core/fate.js";
import { Sandbox } from "./signs.js";
import { Whom } from "./pay.js";
import { PinPad } from "./pinpad.js";

/** The last step: whom and how much stay in sight while the PIN is typed. */
export function PinScreen({ payment }) {
  const { t, wallet, home, back, refusal } = useApp();
  const [said, setSaid] = useState("");
  const [trying, setTrying] = useState(payment);
  const enter = async (pin) => {
    try {
      const after = await wallet.pay(trying, pin);
      setTrying(after);
      if (after.state === "ready") setSaid(after.refusal.detail || t(`refusal.${after.refusal.code}`));
      else home("payment", { id: after.id });
    } catch (error) {
      setSaid(refusal(error));
    }
  };
  return html`<${Screen} class="paying" title=${t("pin.title")} onBack=${back}>
    <p class="paying__to"><bdi>${payment.name}</bdi><strong><${Money} value=${payment.amount + payment.fee} /></strong></p>
    <${PinPad} label=${t("pin.enter")} said=${said} onEnter=${enter} />
  <//>`;
}

/** Where a payment stands. Nothing is said to be paid that is not, nor to be unpaid while it may still be. */
export function PaymentScreen({ id }) {
  const { t, wallet, state, home } = useApp();
  const payment = state.payments.find((one) => one.id === id);
  const leave = () => home("home");
  const foot = html`<${Button} kind="primary" class="button--big button--wide" icon="home" onPress=${leave}>${t("payment.home")}<//>`;
  if (!payment) return html`<${Screen} title=${t("receipt.title")} onBack=${leave}>${t("payment.gone")}<//>`;
  if (payment.state === "done") {
    return html`<${Screen} class="paying" title=${t("receipt.title")} foot=${foot}><${Receipt} line=${payment.line} large /><//>`;
  }
  if (isOpen(payment)) return html`<${NotKnown} payment=${payment} onLeave=${leave} />`;
  const put = async () => { await wallet.putAway(id); leave(); };
  return html`<${Screen} class="paying" title=${t("payment.not_paid")} foot=${html`<${Button} kind="primary"
      class="button--big button--wide" icon="home" onPress=${put}>${t("payment.home")}<//>`}>
    <${Whom} ...${payment} /><p class="paying__sum"><${Money} value=${payment.amount} /></p>
    <${Notice} tone="problem" title=${t("payment.not_paid")}>${payment.refusal?.detail || t("payment.never")}<//>
  <//>`;
}

function NotKnown({ payment, onLeave }) {
  const { t, wallet, go } = useApp();
  return html`<${Screen} class="paying" title=${t("unknown.title")} onBack=${onLeave} foot=${html`<div class="stack stack--tight">
      <${Button} kind="primary" class="button--big button--wide" icon="sync" onPress=${() => wallet.settle()}>${t("unknown.ask")}<//>
      ${!payment.away && html`<${Button} kind="secondary" class="button--wide" icon="lock"
        onPress=${() => go("pin", { payment, id: payment.id })}>${t("unknown.again")}<//>`}</div>`}>
    <${Whom} ...${payment} /><p class="paying__sum"><${Money} value=${payment.amount} /></p>
    <${Notice} icon="clock" title=${t("unknown.title")}>${t(payment.away ? "away.words" : "unknown.words")}<//>
    ${payment.refusal && html`<${Notice} tone="problem" title=${t("unknown.last_try")}>${payment.refusal.detail}<//>`}
  <//>`;
}

/** What somebody shows over the counter: a large sign, the amount, the name, the moment, the number that both see. */
export function Receipt({ line, large = false }) {
  const { t, state, moneyText } = useApp();
  const away = line.amount < 0;
  const amount = away ? -line.amount - line.fee : line.amount;
  const text = [t(away ? "receipt.paid" : "receipt.received"), moneyText(amount), line.name, line.number].join(" · ");
  return html`<article class=${`slip card ${large ? "slip--large" : ""}`}>
    <p class="slip__sign"><${Icon} name="done" big /><span>${t(away ? "receipt.paid" : "receipt.received")}</span></p>
    <p class="paying__sum"><${Money} value=${amount} /></p>
    <p class="whom__name" dir="auto">${line.name || t(`kind.${line.kind}`)}</p>
    ${state.me.issuer?.sandbox && html`<${Sandbox} />`}
    <dl class="facts">
      <div><dt>${t("receipt.kind")}</dt><dd>${t(`kind.${line.kind}`)}</dd></div>
      <div><dt>${t("receipt.when")}</dt><dd><${When} at=${line.at} pattern="full" /></dd></div>
      <div><dt>${t("confirm.fee")}</dt><dd>${line.fee ? html`<${Money} value=${line.fee} />` : t("confirm.free")}</dd></div>
      <div><dt>${t("receipt.number")}</dt><dd><bdi dir="ltr" class="code slip__number">${line.number}</bdi></dd></div>
    </dl>
    <${Star} />
    <${Button} kind="secondary" icon="share" onPress=${() => shareText(text)}>${t("receipt.share")}<//>
  </article>`;
}
