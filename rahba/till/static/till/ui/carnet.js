/** The carnet: who owes what, and the three acts that change it. */
import { formatAmount, parseDirhams } from "../../design/offline/money.js";
import { uuid7 } from "../../design/offline/ids.js";
import { html, useEffect, useState } from "../../design/ui/h.js";
import { AmountSheet } from "./basket.js";
import { STATES } from "./receipts.js";
import { Button, Empty, Field, Icon, Later, Money, Notice, Page, phoneText, Row, Screen, Sheet, useApp, When } from "./parts.js";

/** Find somebody, or open their page with a name and nothing else. */
export function CustomerPicker({ onPick }) {
  const { t, till, attempt } = useApp();
  const [text, setText] = useState("");
  const name = text.trim();
  const found = name ? till.customers.search(name, 30) : till.customers.debtors(30);
  const make = async () => {
    const customer = await attempt(() => till.saveCustomer({ name }));
    if (customer) onPick(customer);
  };
  return html`<div class="stack">
    <div class="search"><${Icon} name="search" />
      <input type="search" autocomplete="off" aria-label=${t("customer.search")} placeholder=${t("customer.search")} value=${text}
        onInput=${(event) => setText(event.target.value)} /></div>
    ${name && html`<${Button} kind="secondary" icon="plus" class="button--wide" onPress=${make}>${t("customer.open", { name })}<//>`}
    ${found.length > 0 && html`<ul class="rows card card--flush">${found.map((customer) => html`<${Row} key=${customer.id}
      avatar=${customer.name} title=${customer.name}
      note=${customer.phone && html`<bdi dir="ltr">${phoneText(customer.phone)}</bdi>`} end=${html`<${Owed} value=${customer.balance} />`}
        onPress=${() => onPick(customer)} />`)}</ul>`}
  </div>`;
}

/** What somebody owes, always in the same colour; an advance in the colour of what is done. */
export function Owed({ value }) {
  if (!value) return html`<span class="muted"><${Money} value=${0} /></span>`;
  return html`<span class=${value > 0 ? "text-owed" : "text-done"}><${Money} value=${value} /></span>`;
}

/** Who owes how much, those who owe most first. */
export function CarnetScreen() {
  const { t, till, state, go } = useApp();
  const [text, setText] = useState("");
  const [opening, setOpening] = useState(false);
  void state.version.customers;
  const debtors = till.customers.debtors(Infinity);
  const found = text.trim() ? till.customers.search(text.trim(), 60) : debtors.slice(0, 200);
  const total = debtors.reduce((sum, customer) => sum + customer.balance, 0);
  const foot = html`<${Button} kind="primary" class="button--big" icon="plus" onPress=${() => setOpening(true)}>${t("customer.new")}<//>`;
  return html`<${Page} foot=${foot}>
    <section class="hero hero--owed"><h1 class="hero__label">${t("carnet.owed_to_me")}</h1><p class="hero__number"><${Money}
      value=${total} /></p>
      <p class="hero__note">${t("carnet.people", { count: debtors.length })}</p></section>
    <div class="search"><${Icon} name="search" />
      <input type="search" autocomplete="off" aria-label=${t("customer.search")} placeholder=${t("customer.search")} value=${text}
        onInput=${(event) => setText(event.target.value)} /></div>
    ${found.length ? html`<ul class="rows card card--flush">${found.map((customer) => html`<${Row} key=${customer.id}
      avatar=${customer.name} title=${customer.name}
      note=${customer.phone && html`<bdi dir="ltr">${phoneText(customer.phone)}</bdi>`} end=${html`<${Owed} value=${customer.balance} />`}
        onPress=${() => go("customer", { id: customer.id })} />`)}</ul>`
    : html`<${Empty} title=${t(text ? "customer.none" : "carnet.empty")}>${!text && t("carnet.empty.do")}<//>`}
    ${opening && html`<${CustomerSheet} name=${text.trim()} onClose=${() => setOpening(false)}
      onSaved=${(customer) => { setOpening(false); go("customer", { id: customer.id }); }} />`}
  <//>`;
}

const typedAmount = (centimes) => (centimes === null || centimes === undefined ? "" : formatAmount(centimes).replace(/\s/g, ""));

/** A name is enough; phone and limit may come later, or never. */
export function CustomerSheet({ customer, name = "", onClose, onSaved }) {
  const { t, till, attempt } = useApp();
  const [fields, setFields] = useState({ name: customer?.name || name, phone: customer?.phone || "", limit: typedAmount(customer?.limit) });
  const set = (key) => (event) => setFields({ ...fields, [key]: event.target.value });
  const limit = fields.limit.trim() ? parseDirhams(fields.limit) : null;
  const wrong = Boolean(fields.limit.trim()) && limit === null;
  const save = async () => {
    const wanted = { name: fields.name.trim(), phone: fields.phone.trim() || null, limit };
    const changed = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => value !== (customer?.[key] ?? (key === "name" ? "" : null))));
    const saved = await attempt((allowances) => till.saveCustomer(changed, customer?.id, allowances));
    if (saved) onSaved(saved);
  };
  return html`<${Sheet} title=${t(customer ? "customer.edit" : "customer.new")} onClose=${onClose}
    foot=${html`<${Button} kind="primary" class="button--big" icon="done" disabled=${!fields.name.trim() || wrong} onPress=${save}>
      ${t("act.save")}<//>`}>
    <div class="stack">
      <${Field} label=${t("customer.name")} data-focus value=${fields.name} maxlength="120" onInput=${set("name")} />
      <${Field} label=${t("customer.phone")} hint=${t("field.optional")} type="tel" dir="ltr" inputmode="tel" value=${fields.phone}
        onInput=${set("phone")} />
      <${Field} label=${t("customer.limit")} hint=${t("customer.limit.hint")} dir="ltr" inputmode="decimal" value=${fields.limit}
        onInput=${set("limit")} error=${wrong ? t("field.amount_wrong") : ""} />
    </div>
  <//>`;
}

const ENTRY_ICONS = { sale: "product", return: "undo", void: "undo", cash: "out", deposit: "bottle", repayment: "in", correction: "edit", elsewhere: "device" };
const KINDS = [["goods", "product"], ["cash", "note"], ["deposit", "bottle"]];

/** One person's page: what they owe, of which kind, how it came to be, and the three acts of a carnet. */
export function CustomerScreen({ id }) {
  const { t, till, state, back, attempt, toast, moneyText } = useApp();
  const [sheet, setSheet] = useState(null);
  const [debt, setDebt] = useState(null);
  const waiting = useDebts(id, debt);
  const card = useCard(id);
  const customer = till.customers.get(id);
  if (!customer) return html`<${Screen} title=${t("nav.carnet")} onBack=${back}><${Empty} title=${t("customer.gone")} /><//>`;
  const write = async (entry, amount, paid = null) => {
    const after = await attempt((allowances) => till.carnetEntry(id, entry, amount, allowances, paid));
    if (!after) return;
    setSheet(null);
    setDebt(null);
    toast(t(`carnet.${entry}.done`, { name: customer.name, amount: moneyText(amount), balance: moneyText(after.balance) }), { tone: "done" });
  };
  return html`<${Screen} title=${customer.name} onBack=${back} tools=${html`<${Button} icon="edit" onPress=${() => setSheet("edit")}>
    ${t("act.edit")}<//>`}
    foot=${html`<${Button} kind="primary" class="button--big" icon="in" onPress=${() => setSheet("repayment")}>${t("carnet.repayment")}
      <//>`}>
    <${Balance} customer=${customer} />
    ${!debt && waiting.map((row) => html`<${Notice} key=${row.order} icon="qr" title=${t("warn.wallet")} actions=${html`<${Button}
      kind="secondary" onPress=${() => setDebt({ order: row.order, amount: row.legs[0].amount })}>${t("warn.look")}<//>`} />`)}
    <div class="cluster acts">
      <${Button} kind="secondary" icon="out" onPress=${() => setSheet("cash")}>${t("carnet.cash")}<//>
      <${Button} kind="secondary" icon="bottle" onPress=${() => setSheet("deposit")}>${t("carnet.deposit")}<//>
      ${customer.phone && html`<a class="button button--secondary" href=${`tel:${customer.phone}`}><${Icon} name="phone" />
        <bdi dir="ltr">${phoneText(customer.phone)}</bdi></a>`}
    </div>
    <${Statement} ...${card} />
    ${sheet === "edit" && html`<${CustomerSheet} customer=${customer} onClose=${() => setSheet(null)}
      onSaved=${() => { setSheet(null); toast(t("customer.saved")); }} />`}
    ${["repayment", "cash", "deposit"].includes(sheet) && html`<${EntrySheet} key=${sheet} entry=${sheet} customer=${customer}
      onClose=${() => setSheet(null)} onWrite=${(amount) => write(sheet, amount)} onWallet=${sheet === "repayment" && ((amount) => {
        setSheet(null);
        setDebt({ order: uuid7(Date.now()), amount });
      })} />`}
    ${debt && html`<${Later} part="WalletSheet" wanted=${{ ...debt, purpose: "carnet", customer: id }} act=${t("act.save")}
      onPaid=${(leg) => write("repayment", leg.amount, { order: debt.order, leg })} onClose=${() => setDebt(null)} />`}
  <//>`;
}

/** The card as this phone has it, asked anew from the server after each exchange; `fresh`: the server has just told it. */
function useCard(id) {
  const { till, state } = useApp();
  const [page, setPage] = useState(null);
  const [fresh, setFresh] = useState(null);
  const show = () => till.statement(id).then(setPage, () => setPage({ entries: [] }));
  useEffect(() => { show(); }, [state.version.customers, state.unsent]);
  useEffect(() => { till.readCard(id).then((told) => show().then(() => setFresh(told)), () => setFresh(false)); }, [state.last_sync, state.connection]);
  return { page, fresh, more: async () => { setFresh(await till.readCard(id, { older: true })); await show(); } };
}

function Balance({ customer }) {
  const { t } = useApp();
  const { balance, balances, limit } = customer;
  const tone = balance > 0 ? "owed" : balance < 0 ? "done" : "plain";
  return html`<section class=${`hero hero--${tone}`}>
    <p class="hero__label">${t(balance > 0 ? "carnet.owes" : balance < 0 ? "carnet.advance" : "carnet.even")}</p>
    <p class="hero__number"><${Money} value=${Math.abs(balance)} /></p>
    ${balance !== 0 && html`<dl class="kinds">${KINDS.filter(([kind]) => balances[kind]).map(([kind]) => html`<div key=${kind}><dt>
      ${t(`carnet.kind.${kind}`)}</dt><dd><${Money} value=${balances[kind]} /></dd></div>`)}</dl>`}
    ${limit !== null && html`<p class="hero__note">${t("customer.limit.is")} <${Money} value=${limit} /></p>`}
  </section>`;
}

/** Repayments asked of a wallet and not written yet: found again whatever became of the screen they were asked on. */
function useDebts(id, changed) {
  const { till } = useApp();
  const [rows, setRows] = useState([]);
  useEffect(() => { till.debtLegs(id).then(setRows, () => undefined); }, [id, changed]);
  return rows;
}

function EntrySheet({ entry, customer, onClose, onWrite, onWallet }) {
  const { t, moneyText } = useApp();
  const after = (amount) => customer.balance + (entry === "repayment" ? -amount : amount);
  const hint = (amount) => {
    const left = after(amount);
    return left < 0 ? t("carnet.after_advance", { amount: moneyText(-left) }) : t("carnet.after", { amount: moneyText(left) });
  };
  const likely = entry === "repayment" ? [customer.balance, 5000, 10000, 20000] : [2000, 5000, 10000, 20000];
  const quick = [...new Set(likely)].filter((amount) => amount > 0);
  return html`<${AmountSheet} title=${`${t(`carnet.${entry}`)}\u00a0· ${customer.name}`} label=${t(`carnet.${entry}.amount`)} quick=${quick}
    hint=${hint} onClose=${onClose} onAmount=${onWrite} onWallet=${onWallet}>
    ${entry === "cash" && html`<${Notice} tone="info" icon="note">${t("carnet.cash.words")}<//>`}
  <//>`;
}

function Statement({ page, fresh, more }) {
  const { t } = useApp();
  if (!page) return html`<p class="muted" role="status">${t("act.wait")}</p>`;
  return html`<h2>${t("carnet.entries")}</h2>
    ${fresh === false && html`<${MayBeMissing} seen=${page.seen} />`}
    ${page.entries.length ? html`<ul class="rows card card--flush">${page.entries.map((entry) => html`<${Entry} key=${entry.id} entry=${entry} />`)}</ul>`
    : html`<p class="muted">${t("carnet.no_entries")}</p>`}
    ${page.more && html`<${Button} kind="secondary" class="button--wide" onPress=${more}>${t("act.more")}<//>`}`;
}

/** Out of reach of the server: since when another phone's writing may be missing here. */
function MayBeMissing({ seen }) {
  const { t } = useApp();
  const title = seen ? html`${t("carnet.seen")} <${When} at=${seen} pattern="full" />` : t("carnet.never_seen");
  return html`<${Notice} tone="wait" icon="offline" title=${title}>${t("carnet.may_miss")}<//>`;
}

function Entry({ entry: { id, kind, at, number, amount, state, after } }) {
  const { t, go, moneyText } = useApp();
  const [tone, word] = STATES[state];
  return html`<${Row} icon=${ENTRY_ICONS[kind]} title=${t(`carnet.entry.${kind}`)}
    note=${html`${at && html`<${When} at=${at} pattern="full" />`}${number && html` · <bdi dir="ltr">${number}</bdi>`}
      ${state !== "sent" && html` <span class=${`state state--${tone}`}>${t(word)}</span>`}`}
    end=${html`<span class=${amount > 0 ? "text-owed" : "text-done"}><${Money} value=${amount} sign /></span>
      ${after !== undefined && html`<span class="row__note entry__after">${t("carnet.left", { amount: moneyText(after) })}</span>`}`}
    onPress=${kind === "sale" ? () => go("receipt", { id: number || id }) : undefined} />`;
}
