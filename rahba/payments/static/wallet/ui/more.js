/** One's own code, levels, and how this phone behaves. */
import { html } from "../../design/ui/h.js";
import { Button, Icon, Money, Notice, Page, phoneText, Row, Screen, useApp } from "../../design/ui/parts.js";
import { LANGUAGES } from "../../design/ui/phone.js";
import { ButtonAway, RowAway, Sandbox } from "./signs.js";

/** Each language says its own name. One that is neither on the phone nor within reach says so and changes nothing. */
export function LanguageChoice() {
  const { t, language, speakIn, toast } = useApp();
  const choose = (code) => speakIn(code).catch(() => toast(t("language.not_here"), { tone: "problem" }));
  return html`<div class="segmented" role="group" aria-label=${t("language.title")}>
    ${LANGUAGES.map((one) => html`<button type="button" key=${one.code} lang=${one.code} dir=${one.direction}
      aria-pressed=${one.code === language ? "true" : "false"} onClick=${() => choose(one.code)}>${one.name}</button>`)}
  </div>`;
}

export function MoreScreen() {
  const { t, wallet, state, go, attempt, version } = useApp();
  const { person, issuer, wallet: own } = state.me;
  return html`<${Page}>
    <h1>${t("nav.more")}</h1>
    <ul class="rows card card--flush">
      <${Row} icon="qr" title=${t("code.title")} note=${t("code.note")} onPress=${() => go("code")} />
      ${own.level && html`<${Row} icon="person" title=${t("level.is", { level: own.level })} note=${html`${t("level.may_hold")} <${Money}
        value=${own.ceiling} />`} onPress=${() => go("levels")} />`}
      <${Row} icon="lock" title=${t("pin.change")} onPress=${() => go("change_pin")} />
      ${own.top_up && html`<${RowAway} icon="coin" title=${t("topup.title")} path="card/top-up/" />`}
      <${RowAway} icon="undo" title=${t("contest.all")} path="wallet/disputes/" />
    </ul>
    <h2>${t("language.title")}</h2>
    <${LanguageChoice} />
    <dl class="facts card">
      <div><dt>${t("more.name")}</dt><dd dir="auto">${person.name}</dd></div>
      <div><dt>${t("more.number")}</dt><dd><bdi dir="ltr">${phoneText(person.phone)}</bdi></dd></div>
      <div><dt>${t("more.issuer")}</dt><dd dir="auto">${issuer?.name}</dd></div>
      <div><dt>${t("more.version")}</dt><dd><bdi dir="ltr" class="code">${version}</bdi></dd></div>
    </dl>
    ${issuer?.sandbox && html`<${Notice} icon="info" title=${t("sandbox.short")}>${t("sandbox.words")}<//>`}
    <${Button} kind="danger" icon="logout" onPress=${() => attempt(() => wallet.signOut())}>${t("more.sign_out")}<//>
  <//>`;
}

/** The squares as the server drew them; they stay on the phone, so one can be paid without network of one's own. */
export function CodeScreen() {
  const { t, state, back } = useApp();
  const { person, wallet, issuer } = state.me;
  const rows = wallet.code;
  const path = rows?.map((row, y) => [...row].map((dark, x) => (dark === "1" ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("");
  return html`<${Screen} title=${t("code.short")} onBack=${back} tools=${issuer?.sandbox && html`<${Sandbox} />`}>
    ${rows ? html`<figure class="qr"><svg viewBox=${`-2 -2 ${rows.length + 4} ${rows.length + 4}`} role="img" aria-label=${t("code.picture")}
        shape-rendering="crispEdges"><path d=${path} fill="currentColor" /></svg><figcaption dir="auto">${person.name}</figcaption></figure>
      <p class="lead code__words">${t("code.words")}</p>`
    : html`<${Notice} title=${t("code.none")}>${t("code.none.words")}<//>`}
  <//>`;
}

/** What each level may hold and what it takes; it is asked for on a page of the issuer's. */
export function LevelsScreen() {
  const { t, state, back } = useApp();
  const { levels, wallet } = state.me;
  return html`<${Screen} title=${t("levels.title")} onBack=${back}>
    <ul class="stack levels">${levels.map(({ level, ceiling }) => html`<li key=${level} class="card">
      <div class="split"><strong>${t("level.is", { level })}</strong>${level === wallet.level && html`<span class="state state--done">
        <${Icon} name="done" />${t("levels.yours")}</span>`}</div>
      <p class="levels__sum"><${Money} value=${ceiling} /></p><p class="muted">${t(`levels.${level}`)}</p></li>`)}</ul>
    ${wallet.level < levels.length && html`<${ButtonAway} path="wallet/level/" icon="up">${t("levels.raise")}<//>`}
  <//>`;
}
