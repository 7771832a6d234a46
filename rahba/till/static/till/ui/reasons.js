import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Field, Sheet } from "./bits.js";

const REASONS = ["mistake", "customer", "spoiled", "other"];

/** Why: one tap for the usual reasons, a word for the others. */
export function ReasonPicker({ onReason }) {
  const { t } = useApp();
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("");
  const choose = (key) => {
    setChosen(key);
    onReason(key === "other" ? text.trim() : t(`reason.${key}`));
  };
  const type = (event) => {
    setText(event.target.value);
    onReason(event.target.value.trim());
  };
  return html`<fieldset class="stack stack--tight"><legend class="strong">${t("reason.title")}</legend>
    <div class="chips chips--wrap">${REASONS.map((key) => html`<button type="button" class="chip" key=${key} aria-pressed=${chosen === key ? "true" : "false"} onClick=${() => choose(key)}>${t(`reason.${key}`)}</button>`)}</div>
    ${chosen === "other" && html`<${Field} label=${t("reason.words")} value=${text} maxlength="200" onInput=${type} />`}
  </fieldset>`;
}

export function ReasonSheet({ title, words, act, onClose, onReason }) {
  const [reason, setReason] = useState("");
  return html`<${Sheet} title=${title} onClose=${onClose} foot=${html`<${Button} kind="primary" class="button--big" icon="done" disabled=${!reason} onPress=${() => onReason(reason)}>${act}<//>`}>
    <p>${words}</p><${ReasonPicker} onReason=${setReason} />
  <//>`;
}
