import { sentence } from "../core/closing.js";
import { NOTES_AND_COINS, countTotal } from "../core/tender.js";
import { parseDirhams } from "../../design/offline/money.js";
import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Choice, Notice, Screen, Star } from "./bits.js";
import { Icon, MoneyPicture, faceValue } from "./icons.js";
import { Money } from "./money.js";
import { Pad } from "./pad.js";
import { Difference } from "./day.js";
import { inWords } from "./sentences.js";
import { shareText } from "./sharing.js";

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
      <${Button} kind="primary" class="button--big button--wide" icon="closing" disabled=${!figures} onPress=${close}>${t("close.act")}<//></div>`}>
    ${state.unsent > 0 && html`<${Notice} icon="sync" title=${t("close.unsent", { count: state.unsent })}>${t("close.unsent.do")}<//>`}
    <${Choice} label=${t("close.how")} value=${how} onChange=${setHow} options=${[["pieces", t("close.pieces"), "note"], ["total", t("close.total"), "keyboard"]]} />
    ${how === "pieces" ? html`<${Count} counted=${counted} onCount=${setCounted} />` : html`<${Pad} label=${t("close.in_drawer")} unit=${t("unit.dh")} value=${text} onChange=${setText} onEnter=${close} />`}
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
      <button type="button" class="count__picture" aria-label=${t("close.one_more", { value: name })} onClick=${() => set(value, count + 1)}><${MoneyPicture} value=${value} /></button>
      <button type="button" class="step" aria-label=${t("close.one_less", { value: name })} disabled=${!count} onClick=${() => set(value, count - 1)}><${Icon} name="minus" /></button>
      <input class="count__field" type="text" dir="ltr" inputmode="numeric" aria-label=${t("close.count_of", { value: name })} value=${count || ""} placeholder="0" onInput=${(event) => set(value, Number(event.target.value.replace(/\D/g, "")) || 0)} />
      <button type="button" class="step" aria-label=${t("close.one_more", { value: name })} onClick=${() => set(value, count + 1)}><${Icon} name="plus" /></button>
    </li>`;
  })}</ul>`;
}

/** The day said in one sentence, to be kept or sent to oneself. */
function Closed({ closing }) {
  const { t, state, home, moneyText } = useApp();
  const words = inWords(t, moneyText, sentence(closing.figures, closing.difference));
  const share = () => shareText(`${state.shop.name} — ${words}`);
  return html`<${Screen} title=${t("close.done")} class="closed" foot=${html`<${Button} kind="primary" class="button--big" icon="sell" onPress=${() => home("sell")}>${t("close.back")}<//>`}>
    <div class="closed__words"><${Star} /><p class="lead">${words}</p></div>
    <dl class="facts card"><div><dt>${t("day.expected")}</dt><dd><${Money} value=${closing.expected} /></dd></div>
      <div><dt>${t("day.counted")}</dt><dd><${Money} value=${closing.counted_total} /></dd></div>
      <div class="is-total"><dt>${t("close.difference")}</dt><dd><${Difference} value=${closing.difference} /></dd></div></dl>
    <div class="cluster"><${Button} kind="secondary" icon="share" onPress=${share}>${t("close.share")}<//></div>
  <//>`;
}
