/** Money between people: requests that came, asking for it, sending it to a number. */
import { parseDirhams } from "../../design/offline/money.js";
import { html, useState } from "../../design/ui/h.js";
import { Button, Empty, Field, Icon, Money, Pad, Page, Screen, useApp, When } from "../../design/ui/parts.js";
import { canBePaid } from "../core/codes.js";
import { Whom } from "./pay.js";

/** What others ask for: paid with the PIN, or refused with one touch; beneath it what one asked others for. */
export function RequestsScreen() {
  const { t, state, go } = useApp();
  const rows = state.requests?.rows ?? [], mine = state.requests?.mine ?? [];
  return html`<${Page} foot=${html`<${Button} kind="secondary" class="button--wide" icon="in" onPress=${() => go("ask")}>${t("ask.title")}<//>`}>
    <h1>${t("requests.title")}</h1>
    ${rows.length ? html`<ul class="stack requests">${rows.map((row) => html`<${RequestCard} key=${row.id} row=${row} />`)}</ul>`
    : html`<${Empty} title=${t("requests.none")}>${t("requests.none.words")}<//>`}
    ${mine.length > 0 && html`<section class="stack" tabindex="0" aria-label=${t("requests.mine")}><h2>${t("requests.mine")}</h2>
      <ul class="stack own-requests">${mine.map((row) => html`<${OwnRequest} key=${row.id} row=${row} />`)}</ul></section>`}
  <//>`;
}

const TONES = { open: "wait", paid: "done" };

/** Where it stands; one that waits can be called off. Paid in the same moment, it is paid. */
function OwnRequest({ row }) {
  const { t, wallet, attempt, toast } = useApp();
  const cancel = async () => {
    const state = await attempt(() => wallet.cancel(row.id));
    if (state) toast(t(`request.${state}`), { tone: state === "paid" ? "done" : "" });
  };
  const open = row.state === "open";
  return html`<li class="card stack stack--tight">
    <div class="split"><strong dir="auto">${row.name}</strong><strong><${Money} value=${row.amount} /></strong></div>
    <div class="split"><span class=${`state state--${TONES[row.state] || "plain"}`}><${Icon} name=${row.state === "paid" ? "done" : open
    ? "clock" : "close"} />${t(`request.${row.state}`)}</span><span class="muted small">${open && html`${t("requests.until")} `}<${When}
      at=${open ? row.expires_at : row.at} pattern="full" /></span></div>
    ${open && html`<${Button} kind="secondary" icon="close" onPress=${cancel}>${t("requests.cancel")}<//>`}
  </li>`;
}

function RequestCard({ row }) {
  const { t, wallet, go, attempt, toast } = useApp();
  const refuse = async () => {
    if ((await attempt(() => wallet.refuse(row.id).then(() => true))) !== null) toast(t("requests.refused"));
  };
  const asked = { payee: row.payee, intent: row.id, kind: row.kind, name: row.name, amount: row.amount, purpose: row.purpose };
  return html`<li class="card stack stack--tight">
    <div class="split"><strong dir="auto" class="request__name">${row.name}</strong><strong class="request__sum"><${Money} value=${row.amount} />
      </strong></div>
    <p class="muted small">${t(`purpose.${row.purpose}`)} · ${t("requests.until")} <${When} at=${row.expires_at} pattern="full" /></p>
    <div class="cluster request__acts"><${Button} kind="secondary" icon="close" onPress=${refuse}>${t("requests.refuse")}<//>
      <${Button} kind="primary" icon="done" onPress=${() => go("confirm", { asked })}>${t("requests.pay")}<//></div>
  </li>`;
}

/** A number first, then the face behind it: as much of the name as a stranger may see. */
function ByPhone({ title, onFound }) {
  const { t, wallet, back, refusal } = useApp();
  const [phone, setPhone] = useState("");
  const [said, setSaid] = useState("");
  const find = async () => {
    setSaid("");
    try {
      onFound(await wallet.lookUp(phone));
    } catch (error) {
      setSaid(refusal(error));
    }
  };
  return html`<${Screen} title=${title} onBack=${back} foot=${html`<${Button} kind="primary" class="button--big button--wide" icon="search"
      disabled=${phone.replace(/\D/g, "").length < 9} onPress=${find}>${t("phone.find")}<//>`}>
    <form onSubmit=${(event) => { event.preventDefault(); return find(); }}>
      <${Field} label=${t("phone.label")} hint=${t("phone.hint")} error=${said} type="tel" inputmode="tel" autocomplete="tel" dir="ltr"
        data-focus placeholder="06 12 34 56 78" value=${phone} onInput=${(event) => setPhone(event.target.value)} /></form>
  <//>`;
}

export function SendScreen() {
  const { t, home } = useApp();
  return html`<${ByPhone} title=${t("send.title")} onFound=${(asked) => home("confirm", { asked })} />`;
}

/** Asking costs nothing and binds nobody. The request has its id from the start: sent twice it is one. */
export function AskScreen() {
  const { t, wallet, back, home, toast, attempt, moneyText } = useApp();
  const [payer, setPayer] = useState(null);
  const [typed, setTyped] = useState("");
  const [id] = useState(() => wallet.newId());
  if (!payer) return html`<${ByPhone} title=${t("ask.title")} onFound=${setPayer} />`;
  const amount = parseDirhams(typed);
  const ask = async () => {
    if (!(await attempt(() => wallet.askFor(payer, amount, id)))) return;
    toast(t("ask.done"), { tone: "done" });
    void wallet.readRequests();
    home("requests");
  };
  return html`<${Screen} class="paying" title=${t("ask.title")} onBack=${back} foot=${html`<${Button} kind="primary"
      class="button--big button--wide" icon="in" disabled=${!canBePaid(amount)} onPress=${ask}>${t("ask.act")}<//>`}>
    <${Whom} ...${payer} asked />
    <${Pad} label=${t("ask.how_much")} unit=${moneyText(0).split("\u00a0")[1]} value=${typed} onChange=${setTyped} />
  <//>`;
}
