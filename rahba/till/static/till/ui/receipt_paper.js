import { receiptModel } from "../core/receipt.js";
import { html } from "./h.js";
import { useApp } from "./context.js";
import { Star } from "./bits.js";
import { Money, When, dateText } from "./money.js";
import { drawReceipt } from "./receipt_canvas.js";
import { shareFile } from "./sharing.js";

/** The rows of a receipt as this shop and this language write them. */
function useRows() {
  const { till, state, language } = useApp();
  return (receipt) => receiptModel(receipt, {
    shop: state.shop,
    staff: state.staff.find((one) => one.id === receipt.sale.staff)?.name || "",
    customer: receipt.sale.customer ? till.customers.get(receipt.sale.customer) || null : null,
    language,
    unitOf: (product) => till.catalogue.get(product)?.unit || "piece",
  });
}

/** The receipt on the screen; the picture that is shared draws the very same rows. */
export function ReceiptPaper({ receipt }) {
  const rows = useRows()(receipt);
  return html`<article class="receipt paper">${rows.map((row, index) => html`<${PaperRow} key=${index} row=${row} />`)}</article>`;
}

function PaperRow({ row }) {
  const { t } = useApp();
  switch (row.kind) {
    case "shop": return html`<header class="paper__shop"><${Star} /><h2>${row.text}</h2></header>`;
    case "text": return html`<p class="paper__text">${row.text}</p>`;
    case "rule": return html`<hr class="paper__rule" />`;
    case "mark": return html`<p class="paper__mark">${t(row.key)}</p>`;
    case "pair": return html`<p class="split"><span class="muted">${t(row.key)}</span><span>${row.key === "receipt.at" ? html`<${When} at=${row.value} pattern="full" />` : html`<bdi>${row.value}</bdi>`}</span></p>`;
    case "money": return html`<p class=${`split ${row.strong ? "paper__total" : ""}`}><span>${t(row.key, row.params)}</span><${Money} value=${row.amount} /></p>`;
    case "line": return html`<div class="paper__line"><p>${row.label}</p><p class="split"><span class="muted"><bdi>${row.quantity}</bdi> × <${Money} value=${row.unit_price} />
      ${row.discount > 0 && html` <${Money} value=${-row.discount} />`}</span><${Money} value=${row.total} /></p></div>`;
    default: return null; // the square is behind its own button
  }
}

/** Share the receipt as a picture: joined Arabic and all, readable by any phone. */
export function useShare(receipt) {
  const { t, language, settings, moneyText, toast } = useApp();
  const rowsOf = useRows();
  return async () => {
    const canvas = await drawReceipt(rowsOf(receipt), {
      width: settings.paper === "58" ? 384 : 576, direction: document.documentElement.dir, t, money: moneyText, date: (iso) => dateText(iso, "full", language),
    });
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const how = await shareFile(blob, `${receipt.sale.receipt_number}.png`);
    if (how === "downloaded") toast(t("receipt.downloaded"));
  };
}
