/** The pieces that only the till's screens are built of, and those of every app. */
import { Refusal } from "../../design/offline/refusal.js";
import { formatQuantity } from "../../design/offline/quantities.js";
import { Component, html, useEffect, useState } from "../../design/ui/h.js";
import { Notice, pictures, useApp } from "../../design/ui/parts.js";

export * from "../../design/ui/parts.js";

/** A note or a coin as people know it. @param {{value: number}} props  in centimes */
export function MoneyPicture({ value }) {
  if (value < 10) return html`<span class="coin-picture coin-picture--word"><bdi dir="ltr">${faceValue(value)}</bdi></span>`;
  const note = value >= 2000;
  return html`<svg class=${note ? "note-picture" : "coin-picture"} viewBox=${note ? "0 0 160 80" : "0 0 64 64"} aria-hidden="true">
    <use href=${`${pictures().money}#${note ? `note-${value / 100}` : `coin-${value}`}`} />
  </svg>`;
}

/** What is written on it: dirhams, the half, or centimes. */
export function faceValue(value) {
  if (value >= 100) return String(value / 100);
  return value === 50 ? "½" : `0,${String(value).padStart(2, "0")}`;
}

/** A heap of notes and coins, as one hands it over, largest first. @param {{coins: {value: number, count: number}[], label: string}} props */
export function MoneyHeap({ coins, label }) {
  return html`<ul class="cash heap" aria-label=${label}>
    ${coins.map(({ value, count }) => html`<li key=${value} dir="ltr">
      <${MoneyPicture} value=${value} />
      <bdi dir="ltr" class=${count > 1 ? "heap__count" : "visually-hidden"}>${count > 1 ? `× ${count}` : faceValue(value)}</bdi>
    </li>`)}
  </ul>`;
}

export const quantity = (value, unit, language) => html`<bdi class="num">${formatQuantity(value, unit, language)}</bdi>`;

export function Quantity({ value, unit }) {
  const { language } = useApp();
  return quantity(value, unit, language);
}

/** Drawn again only when one of its own properties changes: sixty tiles stand still while one line joins the basket. */
export function still(body) {
  return class extends Component {
    shouldComponentUpdate(next) {
      return Object.keys(next).some((key) => next[key] !== this.props[key]);
    }

    render(properties) {
      return body(properties);
    }
  };
}

let wallet = null;

/** The wallet's screens and verbs: fetched when they are first wanted. By an address that the page tells: they import the screens
 * that want them, and names made of contents cannot go in a circle. */
export async function loadWallet() {
  wallet ||= await import(document.getElementById("till").dataset.later).catch(() => { throw new Refusal("offline"); });
  return wallet;
}

/** A part of the wallet's screens, which are of no use without the network. */
export function Later({ part, ...properties }) {
  const { t } = useApp();
  const [gone, setGone] = useState(false);
  const [, redraw] = useState(0);
  useEffect(() => { if (!wallet) loadWallet().then(() => redraw(1), () => setGone(true)); }, []);
  if (wallet) return html`<${wallet[part]} ...${properties} />`;
  return gone && html`<${Notice} icon="offline" title=${t("pay.wallet.offline")} />`;
}
