import { html } from "./h.js";

/** Notes and coins drawn in the colours people know them by, so that change can be given without reading. */
const NOTES = {
  20000: { paper: "#5d8fc7", ink: "#16395f" },
  10000: { paper: "#c08a4e", ink: "#4d2c0a" },
  5000: { paper: "#6faa72", ink: "#17431b" },
  2000: { paper: "#a487c4", ink: "#3b1f5b" },
};
const COINS = {
  1000: { size: 46, rim: "#c9a64c", heart: "#d9dbe0", ink: "#3d3312" },
  500: { size: 42, rim: "#d3d6dc", heart: "#d2ab4b", ink: "#4a370a" },
  200: { size: 44, rim: "#d3d6dc", heart: "#c4c8d0", ink: "#2b2f38" },
  100: { size: 38, rim: "#cfd3da", heart: "#dfe2e7", ink: "#2b2f38" },
  50: { size: 34, rim: "#cfd3da", heart: "#dfe2e7", ink: "#2b2f38" },
  20: { size: 36, rim: "#c79f3f", heart: "#dcbb63", ink: "#4a370a" },
  10: { size: 33, rim: "#c79f3f", heart: "#dcbb63", ink: "#4a370a" },
  5: { size: 30, rim: "#c79f3f", heart: "#dcbb63", ink: "#4a370a" },
};
const STAR = "M0-10l2.7 3.5 4.4-.6-.6 4.4L10 0 6.5 2.7l.6 4.4-4.4-.6L0 10l-2.7-3.5-4.4.6.6-4.4L-10 0l3.5-2.7-.6-4.4 4.4.6z";

/** What is written on a coin or note: dirhams, or the half and the centimes. */
export function faceValue(value) {
  if (value >= 100) return String(value / 100);
  return value === 50 ? "½" : String(value);
}

function Note({ value }) {
  const { paper, ink } = NOTES[value];
  return html`<svg class="note" viewBox="0 0 100 52" width="100" height="52" aria-hidden="true">
    <rect x="1" y="1" width="98" height="50" rx="5" fill=${paper} stroke=${ink} stroke-opacity=".45" />
    <rect x="5" y="5" width="90" height="42" rx="3" fill="#fff" fill-opacity=".28" />
    <g transform="translate(20 26)" fill=${ink} fill-opacity=".4"><path d=${STAR} /></g>
    <circle cx="20" cy="26" r="14" fill="none" stroke=${ink} stroke-opacity=".35" />
    <text x="65" y="36" text-anchor="middle" font-size="29" font-weight="800" fill=${ink}>${faceValue(value)}</text>
    <path d="M8 43h84" stroke=${ink} stroke-opacity=".3" stroke-dasharray="2 3" />
  </svg>`;
}

function Coin({ value }) {
  const { size, rim, heart, ink } = COINS[value] || COINS[10];
  return html`<svg class="coin" viewBox="0 0 48 48" width=${size} height=${size} aria-hidden="true">
    <circle cx="24" cy="24" r="23" fill=${rim} stroke=${ink} stroke-opacity=".45" />
    <circle cx="24" cy="24" r=${value >= 500 ? 15 : 19} fill=${heart} stroke=${ink} stroke-opacity=".25" />
    <text x="24" y="31" text-anchor="middle" font-size="20" font-weight="800" fill=${ink}>${faceValue(value)}</text>
  </svg>`;
}

/** @param {{value: number}} props  value in centimes */
export function MoneyPicture({ value }) {
  return value in NOTES ? html`<${Note} value=${value} />` : html`<${Coin} value=${value} />`;
}

/** A heap of notes and coins, as one hands it over. `pieces` is [[value, count], …], largest first. */
export function MoneyHeap({ pieces, label }) {
  return html`<ul class="heap" aria-label=${label}>
    ${pieces.map(([value, count]) => html`<li key=${value} class="heap__kind">
      <${MoneyPicture} value=${value} />
      ${count > 1 && html`<bdi dir="ltr" class="heap__count">× ${count}</bdi>`}
      ${count === 1 && html`<span class="visually-hidden"><bdi>${faceValue(value)}</bdi></span>`}
    </li>`)}
  </ul>`;
}
