/** Before selling: this phone joins its shop, and somebody says who is selling. */
import { html, useEffect, useState } from "../../design/ui/h.js";
import { PinSheet } from "./asking.js";
import { LanguageChoice, SyncLight } from "./more.js";
import { avatarTone, Button, Field, initial, Notice, Star, useApp } from "./parts.js";

const CODE = /^[A-Z0-9]{4}-?[A-Z0-9]{4}$/;

/** The code as it is printed: capitals, a dash in the middle. */
function tidy(text) {
  const letters = text.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 8);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

/** First use: join this phone to its shop. A link that carries the code needs no typing. */
export function Pairing() {
  const { t, till, attempt } = useApp();
  const [code, setCode] = useState(() => tidy(/[#&]pair=([^&]+)/.exec(location.hash)?.[1] || ""));
  const [joining, setJoining] = useState(false);
  const join = async () => {
    setJoining(true);
    await attempt(pair);
    setJoining(false);
  };
  const pair = async () => {
    const device = await till.pair(code, navigator.userAgentData?.platform || "");
    history.replaceState(null, "", location.pathname);
    return device;
  };
  useEffect(() => { if (CODE.test(code)) join(); }, []);
  return html`<main class="alone wrap wrap--narrow stack stack--loose">
    <div class="stack alone__brand"><${Star} /><h1>${t("pair.title")}</h1><p class="lead">${t("pair.lead")}</p></div>
    <form class="stack" onSubmit=${(event) => { event.preventDefault(); join(); }}>
      <${Field} label=${t("pair.code")} hint=${t("pair.where")}>${(id) => html`<input id=${id} class="code-input" dir="ltr" inputmode="text"
        autocapitalize="characters"
        autocomplete="one-time-code" spellcheck=${false} placeholder="ABCD-2345" aria-describedby="${id}-hint" value=${code}
          onInput=${(event) => setCode(tidy(event.target.value))} />`}<//>
      <${Button} kind="primary" class="button--big button--wide" icon="done" type="submit" disabled=${joining || !CODE.test(code)}>
        ${t("pair.join")}<//>
    </form>
    <${StorageRefused} />
    <${LanguageChoice} />
  </main>`;
}

function StorageRefused() {
  const { t, state } = useApp();
  if (state.storage.status !== "failed") return null;
  return html`<${Notice} tone="problem" title=${t("storage.failed")}>${t("storage.failed.do")}<//>`;
}

/** Who is selling: one tap, and a PIN only for those who have one. */
export function WhoSells() {
  const { t, till, state, attempt } = useApp();
  const [person, setPerson] = useState(null);
  const choose = (one) => (one.has_pin ? setPerson(one) : attempt((allowances) => till.unlock(one.id, "", allowances)));
  return html`<main class="alone wrap wrap--narrow stack stack--loose">
    <header class="split"><p class="strong">${state.shop?.name || "Rahba"}</p><${SyncLight} still /></header>
    <h1>${t("who.title")}</h1>
    ${state.staff.length ? html`<div class="people">${state.staff.map((one) => html`<button type="button" key=${one.id} class="person"
      onClick=${() => choose(one)}>
      <span class=${`avatar avatar--${avatarTone(one.name)}`} aria-hidden="true">${initial(one.name)}</span>
      <span class="strong">${one.name}</span><small class="muted">${t(`role.${one.role}`)}${one.has_pin ? ` · ${t("who.pin")}` : ""}</small>
    </button>`)}</div>` : html`<${Fetching} />`}
    ${state.unsent > 0 && html`<${Notice} tone="wait" icon="sync">${t("who.unsent", { count: state.unsent })}<//>`}
    <${LanguageChoice} />
    ${person && html`<${PinSheet} title=${t("who.pin_title")} person=${person} onClose=${() => setPerson(null)}
      check=${(pin) => till.unlock(person.id, pin)} onPassed=${() => setPerson(null)} />`}
  </main>`;
}

/** Just joined: the shop's people and goods are on their way. */
function Fetching() {
  const { t, till, state } = useApp();
  useEffect(() => { till.syncNow().catch(() => undefined); }, []);
  const away = !["online", "starting"].includes(state.connection);
  return html`<div class="stack" role="status"><p class="lead">${t(away ? "who.need_line" : "who.fetching")}</p>
    ${away ? html`<${Button} kind="secondary" icon="sync" onPress=${() => till.syncNow()}>${t("sync.now")}<//>` : html`<progress
      class="progress"></progress>`}</div>`;
}
