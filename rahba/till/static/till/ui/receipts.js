import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Empty, Row } from "./bits.js";
import { Icon } from "./icons.js";
import { Money, When, dateText } from "./money.js";

const PAGE = 40;
export const STATES = { waiting: ["wait", "receipt.waiting"], sent: ["done", "receipt.sent"], aside: ["problem", "receipt.aside"], void: ["owed", "receipt.void"] };

/** The day's receipts, newest first; any other by its number. */
export function ReceiptsScreen() {
  const { t, state, language, go, till, attempt } = useApp();
  const [text, setText] = useState("");
  const { receipts, more, next } = useReceipts(text.trim(), state.unsent);
  const find = async (event) => {
    event.preventDefault();
    if (!text.trim()) return;
    const found = await attempt(() => till.findReceipt(text.trim().toUpperCase()));
    if (found) go("receipt", { id: found.id });
  };
  let day = "";
  return html`<div class="page stack">
    <h1>${t("nav.receipts")}</h1>
    <form class="search" role="search" onSubmit=${find}><${Icon} name="search" />
      <input type="search" dir="auto" autocomplete="off" enterkeyhint="search" aria-label=${t("receipts.search")} placeholder=${t("receipts.search")} value=${text} onInput=${(event) => setText(event.target.value)} /></form>
    ${receipts?.length === 0 && html`<${Empty} title=${t(text ? "receipts.none" : "receipts.empty")}>${t(text ? "receipts.none.do" : "receipts.empty.do")}<//>`}
    <ul class="rows card card--flush">${(receipts || []).map((receipt) => {
      const its = dateText(receipt.sale.at, "day", language);
      const heading = its !== day && html`<li class="rows__day" key=${its}><h2>${its}</h2></li>`;
      day = its;
      return [heading, html`<${ReceiptRow} key=${receipt.id} receipt=${receipt} onPress=${() => go("receipt", { id: receipt.id })} />`];
    })}</ul>
    ${more && html`<${Button} kind="secondary" class="button--wide" onPress=${next}>${t("act.more")}<//>`}
  </div>`;
}

function ReceiptRow({ receipt, onPress }) {
  const { t, till } = useApp();
  const { sale, state } = receipt;
  const [tone, key] = STATES[state];
  const customer = sale.customer && till.customers.get(sale.customer);
  const onCarnet = sale.payments.some((payment) => payment.means === "carnet");
  return html`<${Row} icon=${onCarnet ? "carnet" : "note"} title=${html`<bdi dir="ltr">${sale.receipt_number}</bdi>`} onPress=${onPress}
    note=${html`<${When} at=${sale.at} /> · ${customer ? customer.name : t("receipt.articles", { count: sale.lines.length })}`}
    end=${html`<${Money} value=${sale.total} />${state !== "sent" && html`<span class=${`state state--${tone}`}>${t(key)}</span>`}`} />`;
}

function useReceipts(text, unsent) {
  const { till } = useApp();
  const [receipts, setReceipts] = useState(null);
  const [more, setMore] = useState(false);
  const load = async (before) => {
    const page = await till.receipts({ text: text || undefined, before, limit: PAGE });
    setMore(page.length === PAGE);
    return page;
  };
  useEffect(() => {
    let current = true;
    load().then((page) => current && setReceipts(page));
    return () => { current = false; };
  }, [text, unsent]);
  const next = async () => setReceipts([...receipts, ...(await load(receipts.at(-1).sale.at))]);
  return { receipts, more, next };
}
