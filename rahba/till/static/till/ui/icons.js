import { html } from "./h.js";

/** 24 px line drawings. Always beside a word, so hidden from screen readers. */
const PATHS = {
  sell: "M4 9l1.5-5h13L20 9M4 9h16M4 9v1a2.7 2.7 0 0 0 5.3.6 2.7 2.7 0 0 0 5.4 0A2.7 2.7 0 0 0 20 10V9M5.5 13v7h13v-7M10 20v-4h4v4",
  carnet: "M6 3h11a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H6zM6 3v18M3.5 7.5H7M3.5 12H7M3.5 16.5H7M10.5 8h5M10.5 12h5",
  receipts: "M6 3l2 1.5L10 3l2 1.5L14 3l2 1.5L18 3v18l-2-1.5L14 21l-2-1.5L10 21l-2-1.5L6 21zM9 9h6M9 13h6",
  day: "M3 7h18v11H3zM12 10a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M6 10v5M18 10v5",
  more: "M5 6h14M5 12h14M5 18h14",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L20 20",
  scan: "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M7.5 8v8M10.5 8v8M13 8v8M16.5 8v8",
  basket: "M4 9h16l-1.6 9.2a2 2 0 0 1-2 1.8H7.6a2 2 0 0 1-2-1.8zM8.5 9l2-5M15.5 9l-2-5",
  star: "M12 3.5l2.6 5.5 6 .8-4.400 4.2 1.100 6-5.300-2.900-5.300 2.900 1.100-6L3.400 9.8l6-.8z",
  shelves: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  amount: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 8v8M8 12h8",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  check: "M5 12.5l4.5 4.5L19 7.5",
  erase: "M9 6h11v12H9l-6-6zM12 9.5l5 5M17 9.5l-5 5",
  bin: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5",
  pause: "M8 5v14M16 5v14",
  percent: "M6 18L18 6M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6M16 14.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6",
  tag: "M4 4h8l8 8-8 8-8-8zM8.5 8.5v.01",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20a7.5 7.5 0 0 1 15 0",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
  share: "M12 15V4M8 7.5L12 4l4 3.5M5 13v6h14v-6",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5zM20 14v.01M14 20v.01",
  undo: "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4",
  cash: "M3 7h18v10H3zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M6 12v.01M18 12v.01",
  goods: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  deposit: "M10 3h4v4l2 3v11H8V10l2-3zM8 14h8",
  repay: "M12 4v12M7.5 12l4.5 4 4.5-4M5 20h14",
  lend: "M12 20V8M7.5 12L12 8l4.5 4M5 4h14",
  expense: "M5 4h14v16l-3-2-2 2-2-2-2 2-2-2-3 2zM9 9h6M9 13h4",
  draw: "M12 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6M6 20v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2M18 8h4M20 6l2 2-2 2",
  phone: "M7 3h10v18H7zM11 18h2",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  camera: "M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 10a3.2 3.2 0 1 0 0 6.400 3.2 3.2 0 0 0 0-6.400",
  torch: "M8 3h8v4l-2 3v11h-4V10L8 7zM12 13v2",
  cloud: "M7 18h10a4 4 0 0 0 .5-8A6 6 0 0 0 6 9.5 4.300 4.300 0 0 0 7 18M12 15v-5M9.8 12L12 9.8l2.2 2.2",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17.5v.01",
  settings: "M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h9M17 17h3M15 15v4",
  sound: "M4 10v4h3l5 4V6L7 10zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
  rescue: "M12 4v11M8 11.5l4 3.5 4-3.5M4 16v4h16v-4",
  keyboard: "M3 6h18v12H3zM7 10v.01M11 10v.01M15 10v.01M8 14h8",
  scale: "M4 20h16l-2-9H6zM8 11a4 4 0 0 1 8 0M12 11l2-2.5",
};

/** @param {{name: keyof typeof PATHS, size?: number}} props */
export function Icon({ name, size = 24 }) {
  return html`<svg class="icon icon--${name}" width=${size} height=${size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
    stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
