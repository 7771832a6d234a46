import { html, useEffect, useLayoutEffect, useRef, useState } from "./h.js";
import { useApp } from "./context.js";
import { Icon } from "./icons.js";

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
  return html`<button type="button" class=${`button button--${kind} ${extra}`} disabled=${disabled || busy} aria-busy=${busy} onClick=${press} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}${children && html`<span>${children}</span>`}
  </button>`;
}

let sheets = 0;

/** A sheet that rises from the bottom: the browser's own dialog keeps the focus inside and gives it back. */
export function Sheet({ title, onClose, children, foot, tall = false }) {
  const { t } = useApp();
  const dialog = useRef(null);
  const [id] = useState(() => `sheet-${(sheets += 1)}`);
  useLayoutEffect(() => {
    const element = dialog.current;
    element.showModal();
    (element.querySelector("[data-focus]") || element.querySelector("h2"))?.focus();
    return () => element.close();
  }, []);
  const cancel = (event) => { event.preventDefault(); onClose(); };
  const outside = (event) => { if (event.target === dialog.current) onClose(); };
  return html`<dialog ref=${dialog} class=${`sheet ${tall ? "sheet--tall" : ""}`} aria-labelledby=${id} onCancel=${cancel} onClick=${outside}>
    <div class="sheet__box">
      <header class="sheet__head">
        <h2 id=${id} tabindex="-1">${title}</h2>
        <${Button} icon="close" onPress=${onClose}>${t("act.close")}<//>
      </header>
      <div class="sheet__body">${children}</div>
      ${foot && html`<footer class="sheet__foot">${foot}</footer>`}
    </div>
  </dialog>`;
}

/** A screen of its own: a way back, a title that receives the focus, and one main act at the bottom. */
export function Screen({ title, onBack, tools, children, foot, class: extra = "" }) {
  const { t } = useApp();
  const heading = useRef(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
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

let fields = 0;

export function Field({ label, hint, error, children, ...input }) {
  const [id] = useState(() => `field-${(fields += 1)}`);
  const said = error || hint;
  return html`<div class=${`field ${error ? "field--error" : ""}`}>
    <label for=${id}>${label}</label>
    ${children ? children(id) : html`<input id=${id} autocomplete="off" aria-describedby=${said ? `${id}-hint` : undefined} aria-invalid=${error ? "true" : undefined} ...${input} />`}
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
    <path d="M16 16h64v64H16z" /><path d="M48 2.7L93.3 48 48 93.3 2.7 48z" /><path d="M48 34l4 10 10 4-10 4-4 10-4-10-10-4 10-4z" class="star__heart" />
  </svg>`;
}

/** An empty place says what will come here, and how. */
export function Empty({ title, children }) {
  return html`<div class="empty"><${Star} /><p class="strong empty__title">${title}</p>${children && html`<div>${children}</div>`}</div>`;
}

export function Notice({ tone = "wait", icon = "warning", title, children, actions }) {
  return html`<div class=${`notice notice--${tone}`} role=${tone === "problem" ? "alert" : "status"}>
    <${Icon} name=${icon} />
    <div class="notice__body">${title && html`<p class="notice__title">${title}</p>`}${children && html`<p>${children}</p>`}${actions && html`<div class="cluster">${actions}</div>`}</div>
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
