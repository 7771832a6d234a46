import { html, useEffect, useRef, useState } from "../../design/ui/h.js";
import { Icon, useApp } from "../../design/ui/parts.js";
import { DIGITS, press } from "../core/pin.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "erase"];

/**
 * Our own keys, so that no keyboard learns the PIN; a real keyboard may type it too. The sixth digit sends it.
 * @param {{label: string, said?: string, onEnter: (pin: string) => Promise<any> | any}} props
 */
export function PinPad({ label, said, onEnter }) {
  const { t } = useApp();
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const heading = useRef(null);
  const latest = useRef(null);
  const alive = useRef(true);
  useEffect(() => () => { alive.current = false; }, []);
  const tap = async (key) => {
    if (busy) return;
    const next = press(pin, key);
    setPin(next);
    if (next.length < DIGITS || next === pin) return;
    setBusy(true);
    await onEnter(next);
    if (!alive.current) return;
    setBusy(false);
    setPin("");
  };
  latest.current = tap;
  useEffect(() => {
    heading.current.focus({ preventScroll: true });
    const typed = (event) => {
      if (event.key === "Backspace") latest.current("erase");
      else if (/^[0-9]$/.test(event.key)) latest.current(event.key);
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  }, []);
  return html`<div class="pinpad" aria-busy=${busy ? "true" : undefined}>
    <h2 ref=${heading} tabindex="-1" class="pinpad__label">${label}</h2>
    <p class="pinpad__dots" dir="ltr"><span class="visually-hidden" role="status">${t("pin.typed", { count: pin.length })}</span>
      ${Array.from({ length: DIGITS }, (_, place) => html`<span key=${place} class=${`pinpad__dot ${place < pin.length ? "is-typed" : ""}`}
        aria-hidden="true"></span>`)}</p>
    <p class="pinpad__said text-problem strong" role="alert">${busy ? "" : said}</p>
    <div class="keypad" dir="ltr">${KEYS.map((key) => (key
      ? html`<button type="button" key=${key} class="pad__key" disabled=${busy} aria-label=${key === "erase" ? t("act.erase") : undefined}
        onClick=${() => tap(key)}>${key === "erase" ? html`<${Icon} name="erase" />` : key}</button>` : html`<span key="none"></span>`))}</div>
  </div>`;
}
