/** The day of the drawer: what it should hold, what goes in and out, its closing. */
import { sentence } from "../core/closing.js";
import { countTotal, NOTES_AND_COINS } from "../core/tender.js";
import { parseDirhams } from "../../design/offline/money.js";
import { html, useEffect, useState } from "../../design/ui/h.js";
import {
  Button, Choice, faceValue, Field, Icon, Money, MoneyPicture, Notice, Page, Pad, Row, Screen, Sheet, Star, useApp, When,
} from "./parts.js";
import { shareText } from "../../design/ui/phone.js";

/** The closing in words: each part is a message, with its amounts written as money. Only what happened is said. */
export function inWords(t, money, parts) {
  return parts.map(({ key, params, money: amounts }) => t(key, {
    ...params, ...Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, money(value)])),
  })).join(" ");
}

const USUAL = { in: ["change", "deposit"], out: ["supplier", "bank"], draw: ["home"], expense: ["transport", "cleaning", "electricity"], float: [] };
const NEEDS_REASON = new Set(["in", "out", "expense"]);

/** Money that enters or leaves the drawer without a sale. The owner's draw is its own kind, and no shame. */
export function MovementSheet({ kind, onClose, onDone }) {
  const { t, till, attempt, toast, moneyText } = useApp();
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const amount = parseDirhams(text);
  const ready = amount && (reason.trim() || !NEEDS_REASON.has(kind));
  const write = async () => {
    if (!ready) return;
    const done = await attempt((allowances) => till.cashMovement(kind, amount, reason.trim(), allowances).then(() => true));
    if (!done) return;
    toast(t("move.done", { what: t(`move.${kind}`), amount: moneyText(amount) }), { tone: "done" });
    onDone();
  };
  return html`<${Sheet} title=${t(`move.${kind}`)} onClose=${onClose} foot=${html`<${Button} kind="primary" class="button--big" icon="done"
    disabled=${!ready} onPress=${write}>${t("act.save")}<//>`}>
    <p class="muted">${t(`move.${kind}.words`)}</p>
    <${Pad} label=${t("move.amount")} unit=${t("unit.dh")} value=${text} onChange=${setText} onEnter=${write} />
    ${kind !== "float" && html`<div class="chips chips--wrap">${USUAL[kind].map((key) => html`<button type="button" class="chip" key=${key}
      aria-pressed=${reason === t(`move.reason.${key}`) ? "true" : "false"} onClick=${() => setReason(t(`move.reason.${key}`))}>
      ${t(`move.reason.${key}`)}</button>`)}</div>
      <${Field} label=${t("move.reason")} hint=${NEEDS_REASON.has(kind) ? "" : t("field.optional")} value=${reason} maxlength="200"
        onInput=${(event) => setReason(event.target.value)} />`}
  <//>`;
}

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
  if (!figures) return html`<${Page}><h1>${t("nav.day")}</h1><p class="muted" role="status">${t("act.wait")}</p><//>`;
  const foot = html`<${Button} kind="primary" class="button--big" icon="closing" onPress=${() => go("close")}>${t("day.close")}<//>`;
  return html`<${Page} foot=${foot}>
    <section class="hero"><h1 class="hero__label">${t("day.expected")}</h1><p class="hero__number"><${Money} value=${figures.expected} />
      </p>
      <p class="hero__note">${figures.since ? html`${t("day.since")} <${When} at=${figures.since} pattern="full" />` : t("day.first")}</p>
        </section>
    <p class="lead day__words">${inWords(t, moneyText, sentence(figures))}</p>
    <div class="choices moves">${MOVEMENTS.map(([kind, icon]) => html`<button type="button" key=${kind} onClick=${() => setMovement(kind)}>
      <${Icon} name=${icon} /><span>${t(`move.${kind}`)}</span></button>`)}</div>
    <${Breakdown} figures=${figures} />
    ${closings.length > 0 && html`<h2>${t("day.closings")}</h2><ul class="rows card card--flush">${closings.map((closing) => html`<${Row}
      key=${closing.id} icon="closing" title=${html`<${When} at=${closing.at} pattern="full" />`}
      note=${html`${t("day.counted")} <${Money} value=${closing.counted_total} />`} end=${html`<${Difference}
        value=${closing.difference} />`} />`)}</ul>`}
    ${movement && html`<${MovementSheet} kind=${movement} onClose=${() => setMovement(null)}
      onDone=${() => { setMovement(null); load(); }} />`}
  <//>`;
}

export function Difference({ value }) {
  const { t } = useApp();
  if (!value) return html`<span class="state state--done">${t("day.exact")}</span>`;
  return html`<span class=${value < 0 ? "text-owed" : "text-wait"}><${Money} value=${value} sign /></span>`;
}

const PARTS = [
  ["float", 1], ["cash_received", 1], ["repaid", 1], ["cash_in", 1], ["refunded_cash", -1], ["voided_cash", -1], ["lent", -1],
  ["cash_out", -1], ["drawn", -1], ["expenses", -1],
];

/** The expected cash, line by line: the number shows where it comes from. */
function Breakdown({ figures }) {
  const { t } = useApp();
  const parts = PARTS.filter(([key]) => figures[key]);
  if (!parts.length) return null;
  return html`<details class="card disclosure"><summary><${Icon} name="eye" /><span>${t("day.why")}</span></summary>
    <dl class="facts">${parts.map(([key, sign]) => html`<div key=${key}><dt>${t(`day.part.${key}`)}</dt><dd><${Money}
      value=${sign * figures[key]} sign /></dd></div>`)}
      <div class="is-total"><dt>${t("day.expected")}</dt><dd><${Money} value=${figures.expected} /></dd></div></dl></details>`;
}

/** Count what is there; the difference is kept and never stands in the way. */
export function CloseScreen() {
  const { t, till, state, back, attempt } = useApp();
  const [how, setHow] = useState("pieces");
  const [counted, setCounted] = useState({});
  const [text, setText] = useState("");
  const [figures, setFigures] = useState(null);
  const [done, setDone] = useState(null);
  useEffect(() => { till.day().then(setFigures); }, []);
  if (done) return html`<${Closed} closing=${done} />`;
  const total = how === "pieces" ? countTotal(counted) : parseDirhams(text) || 0;
  const close = async () => {
    const count = how === "pieces" ? { counted, counted_total: total } : { counted: null, counted_total: total };
    const closing = await attempt((allowances) => till.closeDay(count, allowances));
    if (closing) setDone(closing);
  };
  const expected = figures?.expected ?? 0;
  return html`<${Screen} title=${t("close.title")} onBack=${back} class="closing" foot=${html`<div class="closing__foot">
      <dl class="facts"><div><dt>${t("day.expected")}</dt><dd><${Money} value=${expected} /></dd></div>
        <div class="is-total"><dt>${t("day.counted")}</dt><dd aria-live="polite"><${Money} value=${total} /></dd></div>
        <div><dt>${t("close.difference")}</dt><dd><${Difference} value=${total - expected} /></dd></div></dl>
      <${Button} kind="primary" class="button--big button--wide" icon="closing" disabled=${!figures} onPress=${close}>${t("close.act")}<//>
        </div>`}>
    ${state.unsent > 0 && html`<${Notice} icon="sync" title=${t("close.unsent", { count: state.unsent })}>${t("close.unsent.do")}<//>`}
    <${Choice} label=${t("close.how")} value=${how} onChange=${setHow}
      options=${[["pieces", t("close.pieces"), "note"], ["total", t("close.total"), "keyboard"]]} />
    ${how === "pieces" ? html`<${Count} counted=${counted} onCount=${setCounted} />` : html`<${Pad} label=${t("close.in_drawer")}
      unit=${t("unit.dh")} value=${text} onChange=${setText} onEnter=${close} />`}
  <//>`;
}

/** Each note and coin by its picture. A tap on the picture counts one more. */
function Count({ counted, onCount }) {
  const { t } = useApp();
  const set = (value, count) => onCount({ ...counted, [value]: Math.max(0, Math.min(9999, count)) });
  return html`<ul class="count">${NOTES_AND_COINS.filter(({ value }) => value >= 10).map(({ value }) => {
    const count = counted[value] || 0;
    const name = faceValue(value);
    return html`<li key=${value} class=${count ? "count__one count__one--some" : "count__one"}>
      <button type="button" class="count__picture" aria-label=${t("close.one_more", { value: name })}
        onClick=${() => set(value, count + 1)}><${MoneyPicture} value=${value} /></button>
      <button type="button" class="step" aria-label=${t("close.one_less", { value: name })} disabled=${!count}
        onClick=${() => set(value, count - 1)}><${Icon} name="minus" /></button>
      <input class="count__field" type="text" dir="ltr" inputmode="numeric" aria-label=${t("close.count_of", { value: name })}
        value=${count || ""} placeholder="0" onInput=${(event) => set(value, Number(event.target.value.replace(/\D/g, "")) || 0)} />
      <button type="button" class="step" aria-label=${t("close.one_more", { value: name })} onClick=${() => set(value, count + 1)}><${Icon}
        name="plus" /></button>
    </li>`;
  })}</ul>`;
}

/** The day said in one sentence, to be kept or sent to oneself. */
function Closed({ closing }) {
  const { t, state, home, moneyText } = useApp();
  const words = inWords(t, moneyText, sentence(closing.figures, closing.difference));
  const share = () => shareText(`${state.shop.name} — ${words}`);
  return html`<${Screen} title=${t("close.done")} class="closed" foot=${html`<${Button} kind="primary" class="button--big" icon="sell"
    onPress=${() => home("sell")}>${t("close.back")}<//>`}>
    <div class="closed__words"><${Star} /><p class="lead">${words}</p></div>
    <dl class="facts card"><div><dt>${t("day.expected")}</dt><dd><${Money} value=${closing.expected} /></dd></div>
      <div><dt>${t("day.counted")}</dt><dd><${Money} value=${closing.counted_total} /></dd></div>
      <div class="is-total"><dt>${t("close.difference")}</dt><dd><${Difference} value=${closing.difference} /></dd></div></dl>
    <div class="cluster"><${Button} kind="secondary" icon="share" onPress=${share}>${t("close.share")}<//></div>
  <//>`;
}
