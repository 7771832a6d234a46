import { formatAmount, parseDirhams } from "../../design/offline/money.js";
import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Empty, Field, Row, Sheet } from "./bits.js";
import { Icon } from "./icons.js";
import { Money } from "./money.js";
import { Owed } from "./customer_picker.js";

/** Who owes how much, those who owe most first. */
export function CarnetScreen() {
  const { t, till, state, go } = useApp();
  const [text, setText] = useState("");
  const [opening, setOpening] = useState(false);
  void state.version.customers;
  const debtors = till.customers.debtors(Infinity);
  const found = text.trim() ? till.customers.search(text.trim(), 60) : debtors.slice(0, 200);
  const total = debtors.reduce((sum, customer) => sum + customer.balance, 0);
  return html`<div class="page stack">
    <section class="hero hero--owed"><h1 class="hero__label">${t("carnet.owed_to_me")}</h1><p class="hero__number"><${Money} value=${total} /></p>
      <p class="hero__note">${t("carnet.people", { count: debtors.length })}</p></section>
    <div class="search"><${Icon} name="search" />
      <input type="search" autocomplete="off" aria-label=${t("customer.search")} placeholder=${t("customer.search")} value=${text} onInput=${(event) => setText(event.target.value)} /></div>
    ${found.length ? html`<ul class="rows card card--flush">${found.map((customer) => html`<${Row} key=${customer.id} avatar=${customer.name} title=${customer.name}
      note=${customer.phone && html`<bdi dir="ltr">${customer.phone}</bdi>`} end=${html`<${Owed} value=${customer.balance} />`} onPress=${() => go("customer", { id: customer.id })} />`)}</ul>`
    : html`<${Empty} title=${t(text ? "customer.none" : "carnet.empty")}>${!text && t("carnet.empty.do")}<//>`}
    <div class="actionbar"><${Button} kind="primary" class="button--big" icon="plus" onPress=${() => setOpening(true)}>${t("customer.new")}<//></div>
    ${opening && html`<${CustomerSheet} name=${text.trim()} onClose=${() => setOpening(false)} onSaved=${(customer) => { setOpening(false); go("customer", { id: customer.id }); }} />`}
  </div>`;
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
    foot=${html`<${Button} kind="primary" class="button--big" icon="done" disabled=${!fields.name.trim() || wrong} onPress=${save}>${t("act.save")}<//>`}>
    <div class="stack">
      <${Field} label=${t("customer.name")} data-focus value=${fields.name} maxlength="120" onInput=${set("name")} />
      <${Field} label=${t("customer.phone")} hint=${t("field.optional")} type="tel" dir="ltr" inputmode="tel" value=${fields.phone} onInput=${set("phone")} />
      <${Field} label=${t("customer.limit")} hint=${t("customer.limit.hint")} dir="ltr" inputmode="decimal" value=${fields.limit} onInput=${set("limit")} error=${wrong ? t("field.amount_wrong") : ""} />
    </div>
  <//>`;
}
