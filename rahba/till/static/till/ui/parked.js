import { html } from "./h.js";
import { useApp } from "./context.js";
import { Empty, Row, Sheet } from "./bits.js";
import { Money, When } from "./money.js";

/** Baskets put aside: the basket in hand is parked in its turn, so that nothing is lost by taking another. */
export function ParkedSheet({ onClose }) {
  const { t, till, state, basket } = useApp();
  const nameOf = (parked) => parked.label || (parked.customer && till.customers.get(parked.customer)?.name) || t("parked.unnamed");
  return html`<${Sheet} title=${t("parked.title")} onClose=${onClose}>
    ${state.parked.length ? html`<ul class="rows card card--flush">${state.parked.map((parked) => html`<${Row} key=${parked.id} icon="park" title=${nameOf(parked)}
      note=${html`<${When} at=${parked.started} pattern="full" /> · ${t("receipt.articles", { count: parked.lines })}`}
      end=${html`<${Money} value=${parked.total} />`} onPress=${async () => { await basket.resume(parked.id); onClose(); }} />`)}</ul>`
    : html`<${Empty} title=${t("parked.none")} />`}
  <//>`;
}
