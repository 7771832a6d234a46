import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Notice, avatarTone, initial } from "./bits.js";
import { PinSheet } from "./asking.js";
import { LanguageChoice } from "./language_choice.js";
import { SyncLight } from "./light.js";

/** Who is selling: one tap, and a PIN only for those who have one. */
export function WhoSells() {
  const { t, till, state, attempt } = useApp();
  const [person, setPerson] = useState(null);
  const choose = (one) => (one.has_pin ? setPerson(one) : attempt(() => till.unlock(one.id, "")));
  return html`<main class="till-alone wrap wrap--narrow stack stack--loose">
    <header class="split"><p class="strong">${state.shop?.name || "Rahba"}</p><${SyncLight} still /></header>
    <h1>${t("who.title")}</h1>
    ${state.staff.length ? html`<div class="people">${state.staff.map((one) => html`<button type="button" key=${one.id} class="person" onClick=${() => choose(one)}>
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
    ${away ? html`<${Button} kind="secondary" icon="sync" onPress=${() => till.syncNow()}>${t("sync.now")}<//>` : html`<progress class="progress"></progress>`}</div>`;
}
