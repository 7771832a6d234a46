/** The pieces that the screens of every app are built of. */
import { formatDirhams } from "../offline/money.js";
import { createContext, html, useContext, useEffect, useLayoutEffect, useRef, useState } from "./h.js";

/**
 * What every screen may use. Filled by the app's own `shell.js`, which adds the facade of its logic and its latest snapshot.
 * @typedef {object} App
 * @property {(key: string, params?: object) => string} t
 * @property {"fr"|"ar"|"ary"} language
 * @property {(screen: string, params?: object) => void} go
 * @property {() => void} back
 * @property {(message: string, options?: {undo?: () => void, tone?: string}) => void} toast
 * @property {object} settings   what this phone prefers: language, rials, sound, vibration, speech
 * @property {(changes: object) => void} prefer
 */
export const AppContext = createContext(/** @type {App} */ (null));
export const useApp = () => useContext(AppContext);

/** Drawings that only apps need; all others come from the design system's sprite. */
const OWN = {
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5zM20 14v.01M14 20v.01",
  torch: "M8 3h8v4l-2 3v11h-4V10L8 7zM12 13v2",
  erase: "M9 6h11v12H9l-6-6zM12 9.5l5 5M17 9.5l-5 5",
  bottle: "M10 3h4v4l2 3.5V21H8V10.5L10 7zM8 14h8",
  shelves: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
};
export const pictures = () => document.querySelector("[data-app]").dataset;

/** Always beside a word, so hidden from screen readers. */
export function Icon({ name, big = false }) {
  const classes = `icon ${big ? "icon--big" : ""} ${name === "back" || name === "next" ? "icon--flip" : ""}`;
  return html`<svg class=${classes} viewBox="0 0 24 24" aria-hidden="true">
    ${name in OWN ? html`<path d=${OWN[name]} />` : html`<use href=${`${pictures().icons}#${name}`} />`}
  </svg>`;
}

/** An amount: large tabular figures, the unit small beside them, isolated from the text around (F84). */
export function amount(value, { language, rials }, sign = false) {
  const text = formatDirhams(Math.abs(value), language, { rials });
  const cut = text.search(/[^\d.,\s\u00a0\u202f]/);
  const figure = cut > 0 ? text.slice(0, cut).trim() : text;
  const unit = cut > 0 ? text.slice(cut) : "";
  const mark = value < 0 ? "\u2212" : sign && value > 0 ? "+" : "";
  return html`<bdi class="amount"><bdi dir="ltr">${mark}${figure}</bdi>${"\u00a0"}<span class="unit">${unit}</span></bdi>`;
}

export function Money({ value, sign = false }) {
  const { settings } = useApp();
  return amount(value, settings, sign);
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

/** A Moroccan number as people say it: 06 12 34 56 78. Any other stays as it is. */
export function phoneText(number) {
  const local = /^\+212(\d{9})$/.exec(number);
  return local ? `0${local[1]}`.replace(/(\d\d)(?=\d)/g, "$1\u00a0") : number;
}

export function When({ at, pattern = "time" }) {
  const { language } = useApp();
  return html`<bdi class="nowrap"><time datetime=${at}>${dateText(at, pattern, language)}</time></bdi>`;
}

/** A button with a word, and a picture of the word. Dead while its own act runs, so that a double tap is one tap (F20). */
export function Button({ icon, children, onPress, kind = "quiet", class: extra = "", disabled = false, ...rest }) {
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const alive = useRef(true);
  useEffect(() => () => { alive.current = false; }, []);
  const press = async (event) => {
    if (running.current) return;
    const answer = onPress?.(event);
    if (!(answer instanceof Promise)) return;
    running.current = true;
    setBusy(true);
    try { await answer; } finally {
      running.current = false;
      if (alive.current) setBusy(false);
    }
  };
  return html`<button type="button" class=${`button button--${kind} ${extra}`} disabled=${disabled || busy} aria-busy=${busy}
    onClick=${press} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}${children && html`<span>${children}</span>`}
  </button>`;
}

let sheets = 0;
/** Sheets lie on each other; what is said while they are open is said on the topmost. */
const openSheets = [];

/** A sheet that rises from the bottom: the browser's own dialog keeps the focus inside and gives it back. */
export function Sheet({ title, onClose, children, foot, tall = false }) {
  const { t, said, unsay } = useApp();
  const dialog = useRef(null);
  const [id] = useState(() => `sheet-${(sheets += 1)}`);
  useLayoutEffect(() => {
    const element = dialog.current;
    element.showModal();
    (element.querySelector("[data-focus]") || element.querySelector("h2"))?.focus();
    openSheets.push(id);
    return () => {
      openSheets.splice(openSheets.indexOf(id), 1);
      element.close();
    };
  }, []);
  const cancel = (event) => { event.preventDefault(); onClose(); };
  const outside = (event) => { if (event.target === dialog.current) onClose(); };
  return html`<dialog ref=${dialog} class=${`sheet ${tall ? "sheet--tall" : ""}`} aria-labelledby=${id} onCancel=${cancel}
    onClick=${outside}>
    <div class="sheet__box">
      <header class="sheet__head">
        <h2 id=${id} tabindex="-1">${title}</h2>
        <${Button} icon="close" onPress=${onClose}>${t("act.close")}<//>
      </header>
      <div class="sheet__body">${children}</div>
      ${foot && html`<footer class="sheet__foot">${foot}</footer>`}
      ${openSheets.at(-1) === id && html`<${Toast} toast=${said} onGone=${unsay} />`}
    </div>
  </dialog>`;
}

/** A screen of its own: a way back, a title that receives the focus, and one main act at the bottom. */
export function Screen({ title, onBack, tools, children, foot, class: extra = "" }) {
  const { t } = useApp();
  const heading = useRef(null);
  useEffect(() => {
    const first = heading.current.closest(".screen").querySelector("[data-focus]") || heading.current;
    first.focus({ preventScroll: true });
  }, []);
  return html`<section class=${`screen ${extra}`}>
    <header class="screen__head">
      ${onBack && html`<${Button} icon="back" class="screen__back" onPress=${onBack}>${t("act.back")}<//>`}
      <h1 ref=${heading} tabindex="-1">${title}</h1>
      ${tools && html`<div class="screen__tools">${tools}</div>`}
    </header>
    <div class="screen__body">${children}</div>
    ${foot && html`<footer class="screen__foot">${foot}</footer>`}
  </section>`;
}

/** One of the five tabs: it scrolls, and its one act stays under the thumb. */
export function Page({ children, foot }) {
  return html`<div class="page"><div class="page__body stack">${children}</div>${foot && html`<div class="page__foot">${foot}</div>`}</div>`;
}

let fields = 0;

export function Field({ label, hint, error, children, ...input }) {
  const [id] = useState(() => `field-${(fields += 1)}`);
  const said = error || hint;
  return html`<div class=${`field ${error ? "field--error" : ""}`}>
    <label for=${id}>${label}</label>
    ${children ? children(id) : html`<input id=${id} autocomplete="off" aria-describedby=${said ? `${id}-hint` : undefined}
      aria-invalid=${error ? "true" : undefined} ...${input} />`}
    ${said && html`<p id=${`${id}-hint`} class=${error ? "field__error" : "field__hint"}>${said}</p>`}
  </div>`;
}

/** One choice among few, as large buttons that hold together. `options` is [[key, word, icon?], …]. */
export function Choice({ label, options, value, onChange }) {
  return html`<div class="segmented" role="group" aria-label=${label}>
    ${options.map(([key, word, icon]) => html`<button type="button" key=${key} aria-pressed=${key === value ? "true" : "false"}
      onClick=${() => onChange(key)}>${icon && html`<${Icon} name=${icon} />`}<span>${word}</span></button>`)}
  </div>`;
}

export function Switch({ label, hint, checked, onChange }) {
  return html`<label class="row switch">
    <span class="row__body"><span class="row__title">${label}</span>${hint && html`<span class="row__note">${hint}</span>`}</span>
    <input type="checkbox" role="switch" checked=${checked} onChange=${(event) => onChange(event.target.checked)} />
  </label>`;
}

/** A row that leads somewhere: picture, words, and what stands at the end. */
export function Row({ icon, avatar, title, note, end, onPress, class: extra = "" }) {
  const inside = html`
    ${icon && html`<span class="row__icon"><${Icon} name=${icon} /></span>`}
    ${avatar && html`<span class=${`avatar avatar--${avatarTone(avatar)}`} aria-hidden="true">${initial(avatar)}</span>`}
    <span class="row__body"><span class="row__title">${title}</span>${note && html`<span class="row__note">${note}</span>`}</span>
    ${end && html`<span class="row__end">${end}</span>`}`;
  return onPress
    ? html`<li><button type="button" class=${`row ${extra}`} onClick=${onPress}>${inside}</button></li>`
    : html`<li><div class=${`row ${extra}`}>${inside}</div></li>`;
}

export const initial = (name) => [...(name || "?").trim()][0] || "?";
export const avatarTone = (name) => ([...(name || "")].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6) + 1;

/** The zellige star, drawn from two squares. */
export function Star() {
  return html`<svg class="star" viewBox="0 0 96 96" aria-hidden="true" stroke-width="2.5" stroke-linejoin="round">
    <path d="M16 16h64v64H16z" /><path d="M48 2.7L93.3 48 48 93.3 2.7 48z" /><path d="M48 34l4 10 10 4-10 4-4 10-4-10-10-4 10-4z"
      class="star__heart" />
  </svg>`;
}

/** An empty place says what will come here, and how. */
export function Empty({ title, children }) {
  return html`<div class="empty"><${Star} /><p class="strong empty__title">${title}</p>${children && html`<div>${children}</div>`}</div>`;
}

export function Notice({ tone = "wait", icon = "warning", title, children, actions }) {
  return html`<div class=${`notice notice--${tone}`} role=${tone === "problem" ? "alert" : "status"}>
    <${Icon} name=${icon} />
    <div class="notice__body">${title && html`<p class="notice__title">${title}</p>`}${children && html`<p>${children}
      </p>`}${actions && html`<div class="cluster">${actions}</div>`}</div>
  </div>`;
}

/** A message that leaves by itself, with a way back instead of "are you sure?". */
export function Toast({ toast, onGone }) {
  const { t } = useApp();
  useEffect(() => {
    if (!toast) return undefined;
    const timer = setTimeout(onGone, toast.undo ? 8000 : 4500);
    return () => clearTimeout(timer);
  }, [toast]);
  return html`<div class="toast-region" role="status" aria-live="polite">
    ${toast && html`<div class=${`toast ${toast.tone ? `toast--${toast.tone}` : ""}`} key=${toast.key}>
      <span>${toast.message}</span>
      ${toast.undo && html`<${Button} icon="undo" onPress=${() => { toast.undo(); onGone(); }}>${t("act.undo")}<//>`}
    </div>`}
  </div>`;
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", ",", "0", "erase"];
const MOST_DIGITS = 9;

/**
 * Large digits under the thumb. The field is a real one, so a keyboard and a screen reader write in it too; it asks for no keyboard
 * on the screen. `fraction` is how many digits may follow the comma.
 */
export function Pad({ label, unit, value, onChange, fraction = 2, onEnter, secret = false, hint }) {
  const { t } = useApp();
  const field = useRef(null);
  const accept = (text) => {
    const western = text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace(/[.٫]/g, ",");
    const shape = fraction ? new RegExp(`^\\d{0,${MOST_DIGITS}}(,\\d{0,${fraction}})?$`) : new RegExp(`^\\d{0,${MOST_DIGITS}}$`);
    if (shape.test(western)) onChange(western.replace(/^0+(?=\d)/, secret ? "$&" : ""));
    else if (field.current) field.current.value = value;
  };
  const tap = (key) => accept(key === "erase" ? value.slice(0, -1) : value + key);
  const typed = (event) => { if (event.key === "Enter") { event.preventDefault(); onEnter?.(); } };
  return html`<div class="pad">
    <div class="pad__said"><label class="pad__label" for="pad-field">${label}</label><p id="pad-hint" class="pad__hint" aria-live="polite">
      ${hint}</p></div>
    <div class="pad__show">
      <input id="pad-field" ref=${field} class="pad__field" data-focus dir="ltr" inputmode="none" autocomplete="off"
        type=${secret ? "password" : "text"}
        value=${value} placeholder=${secret ? "" : "0"} aria-describedby="pad-hint" onInput=${(event) => accept(event.target.value)}
          onKeyDown=${typed} />
      ${unit && html`<span class="pad__unit">${unit}</span>`}
    </div>
    <div class="keypad" dir="ltr">
      ${KEYS.map((key) => (key === "," && !fraction)
        ? html`<span key=${key}></span>`
        : html`<button type="button" key=${key} class="pad__key" onClick=${() => tap(key)}
          aria-label=${key === "erase" ? t("act.erase") : undefined}>
            ${key === "erase" ? html`<${Icon} name="erase" />` : key}</button>`)}
    </div>
  </div>`;
}
