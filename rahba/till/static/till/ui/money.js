import { formatDirhams } from "../../design/offline/money.js";
import { formatQuantity } from "../../design/offline/quantities.js";
import { useApp } from "./context.js";
import { html } from "./h.js";

/** An amount: large tabular figures, the unit small beside them, isolated from the text around (F84). */
export function Money({ value, size = "", sign = false }) {
  const { language, settings } = useApp();
  const text = formatDirhams(Math.abs(value), language, { rials: settings.rials });
  const cut = text.search(/[^\d.,\s\u00a0\u202f]/);
  const figure = cut > 0 ? text.slice(0, cut).trim() : text;
  const unit = cut > 0 ? text.slice(cut) : "";
  const mark = value < 0 ? "\u2212" : sign && value > 0 ? "+" : "";
  return html`<bdi class=${`amount ${size && `amount--${size}`}`}><bdi dir="ltr">${mark}${figure}</bdi>${"\u00a0"}<span class="unit">${unit}</span></bdi>`;
}

/** The same amount as plain text, for a label, a voice or a picture. */
export function useMoneyText() {
  const { language, settings } = useApp();
  return (value) => `${value < 0 ? "\u2212" : ""}${formatDirhams(Math.abs(value), language, { rials: settings.rials })}`;
}

export function Quantity({ value, unit }) {
  const { language } = useApp();
  return html`<bdi class="num">${formatQuantity(value, unit, language)}</bdi>`;
}

const PATTERNS = {
  day: { weekday: "long", day: "numeric", month: "long" },
  short: { day: "2-digit", month: "2-digit" },
  time: { hour: "2-digit", minute: "2-digit" },
  full: { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" },
};

/** Western digits in every language, the phone's own calendar names. */
export function dateText(iso, pattern, language) {
  const locale = language === "fr" ? "fr-MA-u-nu-latn" : "ar-MA-u-nu-latn";
  return new Intl.DateTimeFormat(locale, PATTERNS[pattern]).format(new Date(iso));
}

export function When({ at, pattern = "time" }) {
  const { language } = useApp();
  return html`<bdi class="nowrap"><time datetime=${at}>${dateText(at, pattern, language)}</time></bdi>`;
}
