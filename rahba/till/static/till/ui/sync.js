import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Field, Notice, Row, Screen, Sheet } from "./bits.js";
import { Icon } from "./icons.js";
import { Money, When } from "./money.js";
import { lightOf } from "./light.js";
import { shareFile } from "./sharing.js";

/** The light in full: what is not sent, since when, what to do; nothing here is ever lost by waiting. */
export function SyncScreen() {
  const { t, till, state, back, attempt, toast } = useApp();
  const { tone, icon, key, count } = lightOf(state);
  const send = async () => {
    const all = await attempt(() => till.syncNow());
    toast(t(all ? "sync.all_sent" : "sync.not_all"), { tone: all ? "done" : undefined });
  };
  return html`<${Screen} title=${t("sync.title")} onBack=${back} foot=${html`<${Button} kind="primary" class="button--big" icon="sync" onPress=${send}>${t("sync.now")}<//>`}>
    <section class=${`hero hero--${tone === "done" ? "done" : tone === "problem" ? "owed" : "wait"}`}>
      <p class="hero__label"><${Icon} name=${icon} big /></p><p class="sync__words">${t(key, { count })}</p>
      <p class="hero__note">${t(`connection.${state.connection}`)}</p>
      ${state.unsent_since && html`<p class="hero__note">${t("sync.since")} <${When} at=${state.unsent_since} pattern="full" /></p>`}
      ${state.last_sync && html`<p class="hero__note">${t("sync.last")} <${When} at=${state.last_sync} pattern="full" /></p>`}
    </section>
    <${Unpaired} />
    <${Aside} />
    <${Unsent} />
    <${Rescue} />
    <${StorageFacts} />
    <${Forget} />
  <//>`;
}

/** The server does not know this phone any more: everything stays, a new code joins it again. */
function Unpaired() {
  const { t, till, state, attempt, toast } = useApp();
  const [code, setCode] = useState("");
  if (!["unpaired", "revoked"].includes(state.connection)) return null;
  const join = async () => { if (await attempt(() => till.pair(code.trim().toUpperCase()))) toast(t("pair.joined"), { tone: "done" }); };
  return html`<section class="card stack"><h2>${t("pair.again")}</h2>
    <${Field} label=${t("pair.code")} hint=${t("pair.where")} dir="ltr" autocapitalize="characters" value=${code} onInput=${(event) => setCode(event.target.value)} />
    <${Button} kind="secondary" icon="device" disabled=${!code.trim()} onPress=${join}>${t("pair.join")}<//></section>`;
}

/** What the server stored but wants an eye on, or kept aside: shown until somebody has read it. */
function Aside() {
  const { t, till, state } = useApp();
  if (!state.aside.length) return null;
  return html`<h2>${t("aside.title")}</h2><ul class="stack aside">${state.aside.map((row) => html`<li key=${row.id}><${Notice} tone=${row.outcome === "set_aside" ? "problem" : "wait"} icon="eye"
    title=${html`${t(`fact.${row.kind}`)} ${row.number && html`<bdi dir="ltr">${row.number}</bdi>`} · ${t(`aside.${row.outcome}`)}`}
    actions=${html`<${Button} icon="done" onPress=${() => till.markSeen(row.id)}>${t("aside.seen")}<//>`}>${row.reasons.map((reason) => reasonText(t, reason)).join(" ")}<//></li>`)}</ul>`;
}

function reasonText(t, { code, message }) {
  const key = `flag.${code}`;
  const text = t(key);
  return text === key ? message : text;
}

function Unsent() {
  const { t, till, state } = useApp();
  const [receipts, setReceipts] = useState([]);
  useEffect(() => { till.receipts({ unsent: true, limit: 100 }).then(setReceipts); }, [state.unsent]);
  const others = state.unsent - receipts.length;
  if (!state.unsent && !state.photos_waiting) return null;
  return html`<h2>${t("sync.unsent")}</h2><ul class="rows card card--flush">
    ${receipts.map(({ id, sale }) => html`<${Row} key=${id} icon="receipt" title=${html`<bdi dir="ltr">${sale.receipt_number}</bdi>`} note=${html`<${When} at=${sale.at} pattern="full" />`} end=${html`<${Money} value=${sale.total} />`} />`)}
    ${others > 0 && html`<${Row} icon="list" title=${t("sync.others", { count: others })} />`}
    ${state.photos_waiting > 0 && html`<${Row} icon="camera" title=${t("sync.photos", { count: state.photos_waiting })} />`}
  </ul>`;
}

/** A copy of what is not sent, to keep or to carry to another phone of the shop. */
function Rescue() {
  const { t, till, attempt, toast } = useApp();
  const save = async () => {
    const file = await attempt(() => till.rescueFile());
    if (file) toast(t((await shareFile(file.blob, file.name)) === "shared" ? "rescue.shared" : "rescue.saved", { count: file.entries }), { tone: "done" });
  };
  const read = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    const taken = file && await attempt(async () => till.importRescue(await file.text()));
    if (taken) toast(t("rescue.read", { count: taken.added }), { tone: "done" });
  };
  return html`<section class="card stack"><h2>${t("rescue.title")}</h2><p class="muted">${t("rescue.words")}</p>
    <div class="cluster"><${Button} kind="secondary" icon="download" onPress=${save}>${t("rescue.save")}<//>
      <label class="button button--secondary"><input class="visually-hidden" type="file" accept=".json,.rahba,application/json,text/plain" onChange=${read} /><span>${t("rescue.open")}</span></label></div></section>`;
}

function StorageFacts() {
  const { t, state } = useApp();
  const { usage, quota, persisted } = state.storage;
  const megabytes = (bytes) => html`<bdi dir="ltr">${Math.max(0.1, Math.round(bytes / 1e5) / 10).toLocaleString("fr-FR")} Mo</bdi>`;
  return html`<dl class="facts card">
    <div><dt>${t("storage.kept")}</dt><dd>${t(persisted ? "storage.persisted" : "storage.best_effort")}</dd></div>
    ${quota > 0 && html`<div><dt>${t("storage.used")}</dt><dd>${megabytes(usage)}</dd></div>`}
    <div><dt>${t("storage.worker")}</dt><dd>${t(navigator.serviceWorker?.controller ? "storage.offline_ready" : "storage.not_installed")}</dd></div>
  </dl>`;
}

/** Refused while anything is unsent: the rescue file comes first. */
function Forget() {
  const { t, till, attempt } = useApp();
  const [asking, setAsking] = useState(false);
  const forget = () => attempt(() => till.forget().then(() => true)).then(() => setAsking(false));
  return html`<div><${Button} kind="danger" icon="logout" onPress=${() => setAsking(true)}>${t("forget.title")}<//>
    ${asking && html`<${Sheet} title=${t("forget.title")} onClose=${() => setAsking(false)}
      foot=${html`<${Button} kind="secondary" onPress=${() => setAsking(false)}>${t("act.cancel")}<//><${Button} kind="danger" icon="logout" onPress=${forget}>${t("forget.act")}<//>`}><p class="lead">${t("forget.words")}</p><//>`}</div>`;
}
