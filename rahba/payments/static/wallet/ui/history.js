import { html } from "../../design/ui/h.js";
import { Button, dateText, Empty, Icon, Money, Page, Row, Screen, useApp, When } from "../../design/ui/parts.js";
import { byDay } from "../core/pages.js";
import { Receipt } from "./paying.js";
import { ButtonAway } from "./signs.js";

const ICONS = { transfer: "person", purchase: "sell", cash_in: "in", cash_out: "out", card: "note", funding: "in", refund: "undo" };

/** One movement: with whom, what it was, how much and which way. */
export function Movement({ line }) {
  const { t, go } = useApp();
  return html`<${Row} icon=${ICONS[line.kind] || "coin"} title=${html`<bdi>${line.name || t(`kind.${line.kind}`)}</bdi>`}
    note=${html`${t(`kind.${line.kind}`)} · <${When} at=${line.at} />`} end=${html`<span class=${line.amount > 0 ? "text-done" : ""}>
      <${Money} value=${line.amount} sign /></span>`} onPress=${() => go("line", { line })} />`;
}

/** Every movement that was read, under its day; also without network, and then it says since when. */
export function HistoryScreen() {
  const { t, wallet, state, language, attempt } = useApp();
  const { history } = state;
  const days = byDay(history?.lines ?? [], (at) => dateText(at, "short", language));
  return html`<${Page}><h1>${t("history.title")}</h1>
    ${history && !state.fresh && html`<p class="as-of"><${Icon} name="offline" /><span>${t("home.as_of")} <${When} at=${history.seen}
      pattern="full" /></span></p>`}
    ${days.length ? html`<ul class="rows card card--flush">${days.map(({ day, at, lines }) => html`
      <li class="rows__day" key=${day}><h2>${dateText(at, "day", language)}</h2></li>
      ${lines.map((line) => html`<${Movement} key=${line.id} line=${line} />`)}`)}</ul>`
    : html`<${Empty} title=${t("history.none")}>${t("history.none.words")}<//>`}
    ${history?.next && html`<${Button} kind="secondary" class="button--wide" icon="down" onPress=${() => attempt(() => wallet.readOlder())}>
      ${t("history.older")}<//>`}
  <//>`;
}

/** The receipt of a movement, as long as the phone keeps it. What one paid oneself may be contested. */
export function LineScreen({ line }) {
  const { t, back } = useApp();
  const paid = line.amount < 0 && line.kind !== "refund";
  return html`<${Screen} title=${t("receipt.title")} onBack=${back}><${Receipt} line=${line} />
    ${paid && html`<${ButtonAway} path=${`wallet/payments/${line.id}/dispute/`} icon="undo">${t("contest.act")}<//>`}<//>`;
}
