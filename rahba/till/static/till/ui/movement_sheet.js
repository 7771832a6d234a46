import { parseDirhams } from "../../design/offline/money.js";
import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Field, Sheet } from "./bits.js";
import { Pad } from "./pad.js";

const USUAL = { in: ["change", "deposit"], out: ["supplier", "bank"], draw: ["home"], expense: ["transport", "cleaning", "electricity"], float: [] };
const NEEDS_REASON = new Set(["in", "out", "expense"]);

/** Money that enters or leaves the drawer without a sale. The owner's draw is its own kind, and no shame. */
export function MovementSheet({ kind, onClose, onDone }) {
  const { t, till, attempt, toast, moneyText } = useApp();
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const amount = parseDirhams(text);
  const ready = amount && (reason.trim() || !NEEDS_REASON.has(kind));
  const write = async () => {
    if (!ready) return;
    const done = await attempt((allowances) => till.cashMovement(kind, amount, reason.trim(), allowances).then(() => true));
    if (!done) return;
    toast(t("move.done", { what: t(`move.${kind}`), amount: moneyText(amount) }), { tone: "done" });
    onDone();
  };
  return html`<${Sheet} title=${t(`move.${kind}`)} onClose=${onClose} foot=${html`<${Button} kind="primary" class="button--big" icon="done" disabled=${!ready} onPress=${write}>${t("act.save")}<//>`}>
    <p class="muted">${t(`move.${kind}.words`)}</p>
    <${Pad} label=${t("move.amount")} unit=${t("unit.dh")} value=${text} onChange=${setText} onEnter=${write} />
    ${kind !== "float" && html`<div class="chips chips--wrap">${USUAL[kind].map((key) => html`<button type="button" class="chip" key=${key} aria-pressed=${reason === t(`move.reason.${key}`) ? "true" : "false"} onClick=${() => setReason(t(`move.reason.${key}`))}>${t(`move.reason.${key}`)}</button>`)}</div>
      <${Field} label=${t("move.reason")} hint=${NEEDS_REASON.has(kind) ? "" : t("field.optional")} value=${reason} maxlength="200" onInput=${(event) => setReason(event.target.value)} />`}
  <//>`;
}
