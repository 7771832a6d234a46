import { html } from "./h.js";

/** Drawings that only the till needs; all others come from the design system's sprite. */
const OWN = {
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5zM20 14v.01M14 20v.01",
  torch: "M8 3h8v4l-2 3v11h-4V10L8 7zM12 13v2",
  erase: "M9 6h11v12H9l-6-6zM12 9.5l5 5M17 9.5l-5 5",
  bottle: "M10 3h4v4l2 3.5V21H8V10.5L10 7zM8 14h8",
  shelves: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
};
const pictures = () => document.getElementById("till").dataset;

/** Always beside a word, so hidden from screen readers. */
export function Icon({ name, big = false }) {
  const classes = `icon ${big ? "icon--big" : ""} ${name === "back" || name === "next" ? "icon--flip" : ""}`;
  return html`<svg class=${classes} viewBox="0 0 24 24" aria-hidden="true">
    ${name in OWN ? html`<path d=${OWN[name]} />` : html`<use href=${`${pictures().icons}#${name}`} />`}
  </svg>`;
}

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
