import { sentence } from "../core/closing.js";
import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Row } from "./bits.js";
import { Icon } from "./icons.js";
import { Money, When } from "./money.js";
import { MovementSheet } from "./movement_sheet.js";
import { inWords } from "./sentences.js";

const MOVEMENTS = [["float", "coin"], ["in", "in"], ["out", "out"], ["draw", "person"], ["expense", "receipt"]];

/** What the drawer should hold, and why. */
export function DayScreen() {
  const { t, till, state, go, moneyText } = useApp();
  const [figures, setFigures] = useState(null);
  const [closings, setClosings] = useState([]);
  const [movement, setMovement] = useState(null);
  const load = () => {
    till.day().then(setFigures);
    till.closings(10).then(setClosings);
  };
  useEffect(load, [state.unsent]);
  if (!figures) return html`<div class="page"><h1>${t("nav.day")}</h1><p class="muted" role="status">${t("act.wait")}</p></div>`;
  return html`<div class="page stack">
    <section class="hero"><h1 class="hero__label">${t("day.expected")}</h1><p class="hero__number"><${Money} value=${figures.expected} /></p>
      <p class="hero__note">${figures.since ? html`${t("day.since")} <${When} at=${figures.since} pattern="full" />` : t("day.first")}</p></section>
    <p class="lead day__words">${inWords(t, moneyText, sentence(figures))}</p>
    <div class="choices moves">${MOVEMENTS.map(([kind, icon]) => html`<button type="button" key=${kind} onClick=${() => setMovement(kind)}><${Icon} name=${icon} /><span>${t(`move.${kind}`)}</span></button>`)}</div>
    <${Breakdown} figures=${figures} />
    ${closings.length > 0 && html`<h2>${t("day.closings")}</h2><ul class="rows card card--flush">${closings.map((closing) => html`<${Row} key=${closing.id} icon="closing" title=${html`<${When} at=${closing.at} pattern="full" />`}
      note=${html`${t("day.counted")} <${Money} value=${closing.counted_total} />`} end=${html`<${Difference} value=${closing.difference} />`} />`)}</ul>`}
    <div class="actionbar"><${Button} kind="primary" class="button--big" icon="closing" onPress=${() => go("close")}>${t("day.close")}<//></div>
    ${movement && html`<${MovementSheet} kind=${movement} onClose=${() => setMovement(null)} onDone=${() => { setMovement(null); load(); }} />`}
  </div>`;
}

export function Difference({ value }) {
  const { t } = useApp();
  if (!value) return html`<span class="state state--done">${t("day.exact")}</span>`;
  return html`<span class=${value < 0 ? "text-owed" : "text-wait"}><${Money} value=${value} sign /></span>`;
}

const PARTS = [
  ["float", 1], ["cash_received", 1], ["repaid", 1], ["cash_in", 1], ["refunded_cash", -1], ["voided_cash", -1], ["lent", -1], ["cash_out", -1], ["drawn", -1], ["expenses", -1],
];

/** The expected cash, line by line: the number shows where it comes from. */
function Breakdown({ figures }) {
  const { t } = useApp();
  const parts = PARTS.filter(([key]) => figures[key]);
  if (!parts.length) return null;
  return html`<details class="card disclosure"><summary><${Icon} name="eye" /><span>${t("day.why")}</span></summary>
    <dl class="facts">${parts.map(([key, sign]) => html`<div key=${key}><dt>${t(`day.part.${key}`)}</dt><dd><${Money} value=${sign * figures[key]} sign /></dd></div>`)}
      <div class="is-total"><dt>${t("day.expected")}</dt><dd><${Money} value=${figures.expected} /></dd></div></dl></details>`;
}
