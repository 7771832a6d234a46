/** The light and all that is not needed at every sale. */
import { productName } from "../core/catalogue.js";
import { html, useEffect, useState } from "../../design/ui/h.js";
import { Button, Choice, Field, Icon, Money, Notice, Page, Row, Screen, Sheet, Switch, useApp, When } from "./parts.js";
import { LANGUAGES } from "../../design/ui/phone.js";
import { shareFile, voiceFor } from "./phone.js";

/** Each language says its own name. One that is neither on the phone nor within reach says so and changes nothing. */
export function LanguageChoice() {
  const { t, language, speakIn, toast } = useApp();
  const choose = (code) => speakIn(code).catch(() => toast(t("language.not_here"), { tone: "problem" }));
  return html`<div class="segmented" role="group" aria-label=${t("language.title")}>
    ${LANGUAGES.map((one) => html`<button type="button" key=${one.code} lang=${one.code} dir=${one.direction}
      aria-pressed=${one.code === language ? "true" : "false"} onClick=${() => choose(one.code)}>${one.name}</button>`)}
  </div>`;
}

/** What the light says: in line, so many not sent, or a trouble in words. One source for the light and for its screen. */
export function lightOf(state) {
  if (state.storage.status !== "ok") return { tone: "problem", icon: "warning", key: "light.storage" };
  if (state.connection === "revoked") return { tone: "problem", icon: "lock", key: "light.revoked" };
  if (state.connection === "unpaired") return { tone: "problem", icon: "warning", key: "light.unpaired" };
  if (state.connection === "upgrade") return { tone: "problem", icon: "warning", key: "light.upgrade" };
  if (state.sending) return { tone: "wait", icon: "sync", key: "light.sending", count: state.unsent };
  const count = state.unsent + state.photos_waiting;
  if (count) return { tone: "wait", icon: state.connection === "online" ? "sync" : "offline", key: "light.unsent", count };
  if (state.connection === "offline" || state.connection === "portal") return { tone: "quiet", icon: "offline", key: "light.offline" };
  return { tone: "done", icon: "done", key: "light.in_line" };
}

/** Colour and word together; `still` where it leads nowhere. */
export function SyncLight({ still = false }) {
  const { t, state, go } = useApp();
  const { tone, icon, key, count } = lightOf(state);
  const inside = html`<${Icon} name=${icon} /><span>${t(key, { count })}</span>${state.aside.length > 0 && html`<span class="light__eye">
    <span class="visually-hidden">${t("aside.title")}</span>${state.aside.length}</span>`}`;
  return still
    ? html`<span class=${`light light--${tone}`} role="status">${inside}</span>`
    : html`<button type="button" class=${`light light--${tone}`} onClick=${() => go("sync")}>${inside}</button>`;
}

/** The light in full: what is not sent, since when, what to do; nothing here is ever lost by waiting. */
export function SyncScreen() {
  const { t, till, state, back, attempt, toast } = useApp();
  const { tone, icon, key, count } = lightOf(state);
  const send = async () => {
    const all = await attempt(() => till.syncNow());
    toast(t(all ? "sync.all_sent" : "sync.not_all"), { tone: all ? "done" : undefined });
  };
  return html`<${Screen} title=${t("sync.title")} onBack=${back} foot=${html`<${Button} kind="primary" class="button--big" icon="sync"
    onPress=${send}>${t("sync.now")}<//>`}>
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
    <${Field} label=${t("pair.code")} hint=${t("pair.where")} dir="ltr" autocapitalize="characters" value=${code}
      onInput=${(event) => setCode(event.target.value)} />
    <${Button} kind="secondary" icon="device" disabled=${!code.trim()} onPress=${join}>${t("pair.join")}<//></section>`;
}

/** What the server stored but wants an eye on, or kept aside: shown until somebody has read it. */
function Aside() {
  const { t, till, state } = useApp();
  if (!state.aside.length) return null;
  return html`<h2>${t("aside.title")}</h2><ul class="stack aside">${state.aside.map((row) => html`<li key=${row.id}><${Notice}
    tone=${row.outcome === "set_aside" ? "problem" : "wait"} icon="eye"
    title=${html`${t(`fact.${row.kind}`)} ${row.number && html`<bdi dir="ltr">${row.number}</bdi>`} · ${t(`aside.${row.outcome}`)}`}
    actions=${html`<${Button} icon="done" onPress=${() => till.markSeen(row.id)}>${t("aside.seen")}<//>`}>
      ${row.reasons.map((reason) => reasonText(t, reason)).join(" ")}<//></li>`)}</ul>`;
}

function reasonText(t, { code, message }) {
  const key = `flag.${code}`;
  const text = t(key);
  return text === key ? message : text;
}

const MOST_SHOWN = 100;

/** All that waits, each by its name: nobody is asked to trust a number. */
function Unsent() {
  const { t, till, state } = useApp();
  const [rows, setRows] = useState([]);
  useEffect(() => { till.waiting(MOST_SHOWN).then(setRows); }, [state.unsent, state.photos_waiting]);
  const others = state.unsent - MOST_SHOWN;
  if (!rows.length) return null;
  return html`<h2>${t("sync.unsent")}</h2><ul class="rows card card--flush">
    ${rows.map((row) => html`<${Waiting} key=${row.id} row=${row} />`)}
    ${others > 0 && html`<${Row} icon="list" title=${t("sync.others", { count: others })} />`}
  </ul>`;
}

const KIND_ICONS = { sale: "receipt", return: "undo", void: "undo", carnet: "carnet", customer: "person", product: "product", cash: "coin",
  closing: "closing", photo: "camera", payment_drop: "undo" };

/** What it is, of whom or of what, when, how much. */
function Waiting({ row: { kind, at, body, number } }) {
  const { t, till, language } = useApp();
  const product = body.product && till.catalogue.get(body.product);
  const what = kind === "carnet" ? `carnet.entry.${body.entry}` : kind === "cash" ? `move.${body.movement}` : `fact.${kind}`;
  const customer = body.customer && (till.customers.get(body.customer)?.name || body.fields?.name);
  const whose = product ? productName(product, language) : customer || body.reason;
  const minus = ["return", "void"].includes(kind) || ["out", "draw", "expense"].includes(body.movement) ? -1 : 1;
  const value = body.total ?? body.amount ?? body.counted_total ?? body.fields?.price;
  return html`<${Row} icon=${KIND_ICONS[kind]} title=${html`${t(what)}${number && html` <bdi dir="ltr">${number}</bdi>`}`}
    note=${html`${whose && html`<bdi>${whose}</bdi>`}${whose && at && " · "}${at && html`<${When} at=${at} pattern="full" />`}`}
    end=${value !== undefined && html`<${Money} value=${minus * value} />`} />`;
}

/** A copy of what is not sent, to keep or to carry to another phone of the shop. */
function Rescue() {
  const { t, till, attempt, toast } = useApp();
  const save = async () => {
    const file = await attempt(() => till.rescueFile());
    if (!file) return;
    const how = await shareFile(file.blob, file.name);
    toast(t(how === "shared" ? "rescue.shared" : "rescue.saved", { count: file.entries }), { tone: "done" });
  };
  const read = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    const taken = file && await attempt(async () => till.importRescue(await file.text()));
    if (taken) toast(t("rescue.read", { count: taken.added }), { tone: "done" });
  };
  return html`<section class="card stack"><h2>${t("rescue.title")}</h2><p class="muted">${t("rescue.words")}</p>
    <div class="cluster"><${Button} kind="secondary" icon="download" onPress=${save}>${t("rescue.save")}<//>
      <label class="button button--secondary"><input class="visually-hidden" type="file" accept=".json,.rahba,application/json,text/plain"
        onChange=${read} /><span>${t("rescue.open")}</span></label></div></section>`;
}

function StorageFacts() {
  const { t, state } = useApp();
  const { usage, quota, persisted } = state.storage;
  const megabytes = (bytes) => html`<bdi dir="ltr">${Math.max(0.1, Math.round(bytes / 1e5) / 10).toLocaleString("fr-FR")} Mo</bdi>`;
  return html`<dl class="facts card">
    <div><dt>${t("storage.kept")}</dt><dd>${t(persisted ? "storage.persisted" : "storage.best_effort")}</dd></div>
    ${quota > 0 && html`<div><dt>${t("storage.used")}</dt><dd>${megabytes(usage)}</dd></div>`}
    <div><dt>${t("storage.worker")}</dt><dd>${t(navigator.serviceWorker?.controller ? "storage.offline_ready" : "storage.not_installed")}
      </dd></div>
  </dl>`;
}

/** Refused while anything is unsent: the rescue file comes first. */
function Forget() {
  const { t, till, attempt } = useApp();
  const [asking, setAsking] = useState(false);
  const forget = () => {
    setAsking(false); // first: what is said while a sheet is open goes away with it
    return attempt(() => till.forget().then(() => true));
  };
  return html`<div><${Button} kind="danger" icon="logout" onPress=${() => setAsking(true)}>${t("forget.title")}<//>
    ${asking && html`<${Sheet} title=${t("forget.title")} onClose=${() => setAsking(false)}
      foot=${html`<${Button} kind="secondary" onPress=${() => setAsking(false)}>${t("act.cancel")}<//><${Button} kind="danger" icon="logout"
        onPress=${forget}>${t("forget.act")}<//>`}><p class="lead">${t("forget.words")}</p><//>`}</div>`;
}

/** What is not needed at every sale: the goods, what is not sent, and how this phone behaves. */
export function MoreScreen() {
  const { t, till, state, go, settings, prefer, language, version } = useApp();
  const voice = voiceFor(language);
  return html`<${Page}>
    <h1>${t("nav.more")}</h1>
    <ul class="rows card card--flush">
      <${Row} icon="product" title=${t("products.title")} note=${t("more.products", { count: till.catalogue.size })}
        onPress=${() => go("products")} />
      <${Row} icon="sync" title=${t("sync.title")} end=${html`<${SyncLight} still />`} onPress=${() => go("sync")} />
      <${Row} icon="lock" title=${t("who.lock")} note=${state.session.staff.name} onPress=${() => till.lock()} />
    </ul>
    <h2>${t("language.title")}</h2>
    <${LanguageChoice} />
    <h2>${t("more.phone")}</h2>
    <div class="card card--flush rows">
      <${Switch} label=${t("more.rials")} hint=${t("more.rials.hint")} checked=${settings.rials} onChange=${(rials) => prefer({ rials })} />
      <${Switch} label=${t("more.sound")} checked=${settings.sound} onChange=${(sound) => prefer({ sound })} />
      <${Switch} label=${t("more.vibration")} checked=${settings.vibration} onChange=${(vibration) => prefer({ vibration })} />
      <${Switch} label=${t("more.speech")} hint=${t(voice ? "more.speech.hint" : "more.speech.none")}
        checked=${settings.speech && Boolean(voice)} onChange=${(speech) => prefer({ speech })} />
    </div>
    <div class="field"><span class="field__label">${t("more.paper")}</span><${Choice} label=${t("more.paper")} value=${settings.paper}
      onChange=${(paper) => prefer({ paper })} options=${[["58", "\u206658 mm\u2069"], ["80", "\u206680 mm\u2069"]]} /></div>
    <dl class="facts card">
      <div><dt>${t("more.shop")}</dt><dd>${state.shop?.name}</dd></div>
      <div><dt>${t("more.device")}</dt><dd><bdi dir="ltr">${state.device.code}</bdi></dd></div>
      <div><dt>${t("more.version")}</dt><dd><bdi dir="ltr" class="code" data-version>${version}</bdi></dd></div>
    </dl>
  <//>`;
}
