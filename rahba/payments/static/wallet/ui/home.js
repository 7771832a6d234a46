import { html } from "../../design/ui/h.js";
import { Button, Empty, Icon, Money, Notice, Page, Row, Star, useApp, When } from "../../design/ui/parts.js";
import { isOpen } from "../core/fate.js";
import { Movement } from "./history.js";
import { useAway } from "./signs.js";

const SHOWN = 4;

/** What there is, what came and went last, and under the thumb: pay. */
export function HomeScreen() {
  const { t, state, go, home } = useApp();
  const { wallet } = state.me;
  const lines = state.history?.lines.slice(0, SHOWN) ?? [];
  return html`<${Page} foot=${html`<${Button} kind="primary" class="button--big button--wide" icon="qr" onPress=${() => go("pay")}>
      ${t("home.pay")}<//>`}>
    <h1 class="visually-hidden">${t("app.name")}</h1>
    <section class="hero"><${Star} />
      <p class="hero__label">${t("home.balance")}</p>
      <p class=${`hero__number ${wallet.balance >= 1_000_000 ? "hero__number--long" : ""}`}><${Money} value=${wallet.balance} /></p>
      <p class="hero__note">${state.fresh ? t("home.now") : html`${t("home.as_of")} <${When} at=${state.seen} pattern="full" />`}</p>
    </section>
    ${wallet.state === "frozen" && html`<${Notice} tone="problem" icon="lock" title=${t("frozen.title")}>${t("frozen.words")}<//>`}
    <${Unknown} />
    <div class="acts">
      ${[["send", "share"], ["ask", "in"], ["code", "qr"]].map(([screen, icon]) => html`<button type="button" key=${screen}
        onClick=${() => go(screen)}><${Icon} name=${icon} /><span>${t(`${screen}.short`)}</span></button>`)}
      ${wallet.top_up && html`<${TopUp} />`}
    </div>
    <section class="stack stack--tight">
      <div class="split"><h2>${t("home.last")}</h2>${lines.length > 0 && html`<${Button} onPress=${() => home("history")}>${t("home.all")}<//>`}</div>
      ${lines.length ? html`<ul class="rows card card--flush">${lines.map((line) => html`<${Movement} key=${line.id} line=${line} />`)}</ul>`
    : html`<${Empty} title=${t("history.none")}>${t("history.none.words")}<//>`}
    </section>
    ${wallet.ceiling !== null && html`<ul class="rows card card--flush"><${Row} icon="person" title=${t("level.is", { level: wallet.level })}
      note=${html`${t("level.may_hold")} <${Money} value=${wallet.ceiling} />`} end=${html`<${Icon} name="next" />`}
      onPress=${() => go("levels")} /></ul>`}
  <//>`;
}

function TopUp() {
  const { t } = useApp();
  return html`<a ...${useAway("card/top-up/")}><${Icon} name="coin" /><span>${t("topup.short")}</span></a>`;
}

/** A payment of which nobody knows yet is on the first screen until somebody does. */
function Unknown() {
  const { t, state, go } = useApp();
  const open = state.payments.filter(isOpen);
  return open.map((payment) => html`<${Notice} key=${payment.id} icon="clock" title=${t("unknown.title")} actions=${html`<${Button}
    kind="secondary" onPress=${() => go("payment", { id: payment.id })}>${t("unknown.look")}<//>`}>
    <bdi>${payment.name}</bdi> · <${Money} value=${payment.amount} /><//>`);
}
