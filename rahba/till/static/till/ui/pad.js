import { html, useRef } from "./h.js";
import { useApp } from "./context.js";
import { Icon } from "./icons.js";

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
    <div class="pad__said"><label class="pad__label" for="pad-field">${label}</label><p id="pad-hint" class="pad__hint" aria-live="polite">${hint}</p></div>
    <div class="pad__show">
      <input id="pad-field" ref=${field} class="pad__field" data-focus dir="ltr" inputmode="none" autocomplete="off" type=${secret ? "password" : "text"}
        value=${value} placeholder=${secret ? "" : "0"} aria-describedby="pad-hint" onInput=${(event) => accept(event.target.value)} onKeyDown=${typed} />
      ${unit && html`<span class="pad__unit">${unit}</span>`}
    </div>
    <div class="keypad" dir="ltr">
      ${KEYS.map((key) => (key === "," && !fraction)
        ? html`<span key=${key}></span>`
        : html`<button type="button" key=${key} class="pad__key" onClick=${() => tap(key)} aria-label=${key === "erase" ? t("act.erase") : undefined}>
            ${key === "erase" ? html`<${Icon} name="erase" />` : key}</button>`)}
    </div>
  </div>`;
}
