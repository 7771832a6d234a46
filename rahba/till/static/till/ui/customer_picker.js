import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Row } from "./bits.js";
import { Icon } from "./icons.js";
import { Money } from "./money.js";

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
      <input type="search" autocomplete="off" aria-label=${t("customer.search")} placeholder=${t("customer.search")} value=${text} onInput=${(event) => setText(event.target.value)} /></div>
    ${name && html`<${Button} kind="secondary" icon="plus" class="button--wide" onPress=${make}>${t("customer.open", { name })}<//>`}
    ${found.length > 0 && html`<ul class="rows card card--flush">${found.map((customer) => html`<${Row} key=${customer.id} avatar=${customer.name} title=${customer.name}
      note=${customer.phone && html`<bdi dir="ltr">${customer.phone}</bdi>`} end=${html`<${Owed} value=${customer.balance} />`} onPress=${() => onPick(customer)} />`)}</ul>`}
  </div>`;
}

/** What somebody owes, always in the same colour; an advance in the colour of what is done. */
export function Owed({ value }) {
  if (!value) return html`<span class="muted"><${Money} value=${0} /></span>`;
  return html`<span class=${value > 0 ? "text-owed" : "text-done"}><${Money} value=${value} /></span>`;
}
