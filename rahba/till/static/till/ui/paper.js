/** The receipt as paper: on the screen, as a picture to share, as a square. */
import { receiptModel } from "../core/receipt.js";
import { html, useEffect, useRef, useState } from "../../design/ui/h.js";
import { dateText, Money, Notice, Sheet, Star, useApp, When } from "./parts.js";
import { shareFile } from "./phone.js";

/** The sale's essentials as a square: even if this phone is lost, the customer's picture of it is a copy (F12). */
export async function drawQr(canvas, text) {
  const { generate, correction } = await import("../../design/vendor/lean-qr.js");
  generate(text, { minCorrectionLevel: correction.L }).toCanvas(canvas, { on: [20, 16, 36, 255], off: [255, 255, 255, 255] });
}

export function QrSheet({ receipt, onClose }) {
  const { t, till } = useApp();
  const canvas = useRef(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => { drawQr(canvas.current, till.essentials(receipt)).catch(() => setFailed(true)); }, []);
  return html`<${Sheet} title=${t("receipt.qr")} onClose=${onClose}>
    ${failed ? html`<${Notice} tone="problem" title=${t("qr.failed")}>${t("qr.failed.do")}<//>`
    : html`<figure class="qr"><canvas ref=${canvas} role="img" aria-label=${t("qr.label", { number: receipt.sale.receipt_number })}>
      </canvas><figcaption><bdi dir="ltr">${receipt.sale.receipt_number}</bdi></figcaption></figure>`}
    <p class="muted">${t("qr.words")}</p>
  <//>`;
}

/**
 * The receipt as a raster, 384 dots for 58 mm paper and 576 for 80 mm. The browser shapes the Arabic (F82); every number stands
 * in its own isolate, so that price and quantity never swap places (F84).
 */
const FAMILY = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", sans-serif';
const isolate = (text) => `\u2068${text}\u2069`;

class Paper {
  constructor(width, direction) {
    this.width = width;
    this.unit = width / 384;
    this.margin = Math.round(14 * this.unit);
    this.direction = direction;
    this.canvas = document.createElement("canvas");
    this.canvas.width = width;
    this.canvas.height = 4000 * this.unit;
    this.pen = this.canvas.getContext("2d");
    this.pen.fillStyle = "#fff";
    this.pen.fillRect(0, 0, width, this.canvas.height);
    this.pen.fillStyle = "#000";
    this.y = this.margin;
  }

  /** Set the type: canvas forgets the direction when it changes size, so it is said each time. */
  type(size, weight = 500) {
    this.size = size * this.unit;
    this.pen.font = `${weight} ${this.size}px ${FAMILY}`;
    this.pen.direction = this.direction;
    this.pen.textBaseline = "alphabetic";
  }

  get start() { return this.direction === "rtl" ? this.width - this.margin : this.margin; }
  get end() { return this.direction === "rtl" ? this.margin : this.width - this.margin; }

  feed(lines = 1) { this.y += this.size * 1.45 * lines; }

  put(text, align) {
    this.pen.textAlign = align;
    const x = align === "center" ? this.width / 2 : align === "start" ? this.start : this.end;
    this.pen.fillText(text, x, this.y + this.size);
  }

  /** Words broken where they must be, never cut. */
  wrap(text, room) {
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && this.pen.measureText(longer).width <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  text(text, align = "start", room = this.width - 2 * this.margin) {
    for (const line of this.wrap(text, room)) {
      this.put(line, align);
      this.feed();
    }
  }

  /** Two ends of one line; the first gives way when both do not fit. */
  pair(left, right) {
    const room = this.width - 2 * this.margin - this.pen.measureText(right).width - this.size;
    const lines = this.wrap(left, Math.max(room, this.width / 4));
    lines.forEach((line, index) => {
      this.put(line, "start");
      if (index === lines.length - 1) this.put(right, "end");
      this.feed();
    });
  }

  rule() {
    this.y += 6 * this.unit;
    for (let x = this.margin; x < this.width - this.margin; x += 8 * this.unit) this.pen.fillRect(x, this.y, 4 * this.unit, 2 * this.unit);
    this.y += 10 * this.unit;
  }

  async square(text) {
    const drawn = document.createElement("canvas");
    await drawQr(drawn, text);
    const side = Math.floor((this.width * 0.62) / drawn.width) * drawn.width || drawn.width;
    this.pen.imageSmoothingEnabled = false;
    this.pen.drawImage(drawn, (this.width - side) / 2, this.y, side, side);
    this.y += side;
  }

  /** Cut off what was not printed on. */
  finish() {
    const cut = document.createElement("canvas");
    cut.width = this.width;
    cut.height = Math.ceil(this.y + this.margin);
    cut.getContext("2d").drawImage(this.canvas, 0, 0);
    return cut;
  }
}

const DRAW = {
  shop: (paper, row) => { paper.type(30, 800); paper.text(row.text, "center"); },
  text: (paper, row) => { paper.type(20); paper.text(row.text, "center"); },
  rule: (paper) => paper.rule(),
  mark: (paper, row, { t }) => { paper.type(30, 800); paper.text(`*** ${t(row.key)} ***`, "center"); },
  pair: (paper, row, { t, date }) => { paper.type(20); paper.pair(t(row.key), isolate(row.key === "receipt.at" ? date(row.value) : row.value)); },
  money: (paper, row, { t, money }) => {
    paper.type(row.strong ? 30 : 21, row.strong ? 800 : 500);
    paper.pair(t(row.key, row.params), isolate(money(row.amount)));
  },
  line: (paper, row, { money }) => {
    paper.type(22, 600);
    paper.text(row.label);
    paper.type(20);
    const off = row.discount > 0 ? `  ${isolate(money(-row.discount))}` : "";
    paper.pair(`${isolate(row.quantity)} × ${isolate(money(row.unit_price))}${off}`, isolate(money(row.total)));
    paper.y += 4 * paper.unit;
  },
  qr: (paper, row) => paper.square(row.text),
};

/** @returns {Promise<HTMLCanvasElement>} */
export async function drawReceipt(rows, { width, direction, ...words }) {
  const paper = new Paper(width, direction);
  for (const row of rows) await DRAW[row.kind](paper, row, words);
  return paper.finish();
}

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
    case "pair": return html`<p class="split"><span class="muted">${t(row.key)}</span><span>${row.key === "receipt.at" ? html`<${When}
      at=${row.value} pattern="full" />` : html`<bdi>${row.value}</bdi>`}</span></p>`;
    case "money": return html`<p class=${`split ${row.strong ? "paper__total" : ""}`}><span>${t(row.key, row.params)}</span><${Money}
      value=${row.amount} /></p>`;
    case "line": return html`<div class="paper__line"><p>${row.label}</p><p class="split"><span class="muted"><bdi>${row.quantity}
      </bdi> × <${Money} value=${row.unit_price} />
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
      width: settings.paper === "58" ? 384 : 576,
      direction: document.documentElement.dir,
      t,
      money: moneyText,
      date: (iso) => dateText(iso, "full", language),
    });
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const how = await shareFile(blob, `${receipt.sale.receipt_number}.png`);
    if (how === "downloaded") toast(t("receipt.downloaded"));
  };
}
