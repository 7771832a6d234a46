import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Empty, Notice, Row, Screen } from "./bits.js";
import { Money, When } from "./money.js";
import { AmountSheet } from "./line_sheet.js";
import { CustomerSheet } from "./carnet.js";

const ENTRY_ICONS = { sale: "product", return: "undo", void: "undo", cash: "out", deposit: "bottle", repayment: "in" };
const KINDS = [["goods", "product"], ["cash", "note"], ["deposit", "bottle"]];

/** One person's page: what they owe, of which kind, how it came to be, and the three acts of a carnet. */
export function CustomerScreen({ id }) {
  const { t, till, state, back, attempt, toast, moneyText } = useApp();
  const [sheet, setSheet] = useState(null);
  const entries = useStatement(id, state.version.customers);
  const customer = till.customers.get(id);
  if (!customer) return html`<${Screen} title=${t("nav.carnet")} onBack=${back}><${Empty} title=${t("customer.gone")} /><//>`;
  const write = async (entry, amount) => {
    const after = await attempt((allowances) => till.carnetEntry(id, entry, amount, allowances));
    if (!after) return;
    setSheet(null);
    toast(t(`carnet.${entry}.done`, { name: customer.name, amount: moneyText(amount), balance: moneyText(after.balance) }), { tone: "done" });
  };
  return html`<${Screen} title=${customer.name} onBack=${back} tools=${html`<${Button} icon="edit" onPress=${() => setSheet("edit")}>${t("act.edit")}<//>`}
    foot=${html`<${Button} kind="primary" class="button--big" icon="in" onPress=${() => setSheet("repayment")}>${t("carnet.repayment")}<//>`}>
    <${Balance} customer=${customer} />
    <div class="cluster acts">
      <${Button} kind="secondary" icon="out" onPress=${() => setSheet("cash")}>${t("carnet.cash")}<//>
      <${Button} kind="secondary" icon="bottle" onPress=${() => setSheet("deposit")}>${t("carnet.deposit")}<//>
      ${customer.phone && html`<a class="button button--secondary" href=${`tel:${customer.phone}`}><bdi dir="ltr">${customer.phone}</bdi></a>`}
    </div>
    <${Statement} entries=${entries} />
    ${sheet === "edit" && html`<${CustomerSheet} customer=${customer} onClose=${() => setSheet(null)} onSaved=${() => { setSheet(null); toast(t("customer.saved")); }} />`}
    ${["repayment", "cash", "deposit"].includes(sheet) && html`<${EntrySheet} key=${sheet} entry=${sheet} customer=${customer} onClose=${() => setSheet(null)} onWrite=${(amount) => write(sheet, amount)} />`}
  <//>`;
}

function useStatement(id, version) {
  const { till } = useApp();
  const [entries, setEntries] = useState(null);
  useEffect(() => {
    let current = true;
    till.statement(id, 100).then((page) => current && setEntries(page.entries), () => current && setEntries([]));
    return () => { current = false; };
  }, [id, version]);
  return entries;
}

function Balance({ customer }) {
  const { t } = useApp();
  const { balance, balances, limit } = customer;
  const tone = balance > 0 ? "owed" : balance < 0 ? "done" : "plain";
  return html`<section class=${`hero hero--${tone}`}>
    <p class="hero__label">${t(balance > 0 ? "carnet.owes" : balance < 0 ? "carnet.advance" : "carnet.even")}</p>
    <p class="hero__number"><${Money} value=${Math.abs(balance)} /></p>
    ${balance !== 0 && html`<dl class="kinds">${KINDS.filter(([kind]) => balances[kind]).map(([kind]) => html`<div key=${kind}><dt>${t(`carnet.kind.${kind}`)}</dt><dd><${Money} value=${balances[kind]} /></dd></div>`)}</dl>`}
    ${limit !== null && html`<p class="hero__note">${t("customer.limit")}: <${Money} value=${limit} /></p>`}
  </section>`;
}

function EntrySheet({ entry, customer, onClose, onWrite }) {
  const { t, moneyText } = useApp();
  const after = (amount) => customer.balance + (entry === "repayment" ? -amount : amount);
  const hint = (amount) => {
    const left = after(amount);
    return left < 0 ? t("carnet.after_advance", { amount: moneyText(-left) }) : t("carnet.after", { amount: moneyText(left) });
  };
  const quick = entry === "repayment" ? [...new Set([customer.balance, 5000, 10000, 20000])].filter((amount) => amount > 0).slice(0, 4) : [2000, 5000, 10000, 20000];
  return html`<${AmountSheet} title=${`${t(`carnet.${entry}`)} · ${customer.name}`} label=${t(`carnet.${entry}.amount`)} quick=${quick} hint=${hint} onClose=${onClose} onAmount=${onWrite}>
    ${entry === "cash" && html`<${Notice} tone="info" icon="note">${t("carnet.cash.words")}<//>`}
  <//>`;
}

function Statement({ entries }) {
  const { t, go } = useApp();
  if (!entries) return html`<p class="muted" role="status">${t("act.wait")}</p>`;
  if (!entries.length) return html`<p class="muted">${t("carnet.no_entries")}</p>`;
  return html`<h2>${t("carnet.entries")}</h2>
    <ul class="rows card card--flush">${entries.map((entry) => html`<${Row} key=${entry.id} icon=${ENTRY_ICONS[entry.kind]} title=${t(`carnet.entry.${entry.kind}`)}
      note=${html`<${When} at=${entry.at} pattern="full" />${entry.number && html` · <bdi dir="ltr">${entry.number}</bdi>`}${entry.state === "waiting" && html` · ${t("receipt.waiting")}`}`}
      end=${html`<span class=${entry.amount > 0 ? "text-owed" : "text-done"}><${Money} value=${entry.amount} sign /></span>`}
      onPress=${entry.kind === "sale" ? () => go("receipt", { id: entry.id }) : undefined} />`)}</ul>`;
}
