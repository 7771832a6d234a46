import { html } from "./h.js";
import { useApp } from "./context.js";
import { LANGUAGES } from "./languages.js";

/** Each language says its own name. One that is neither on the phone nor within reach says so and changes nothing. */
export function LanguageChoice() {
  const { t, language, speakIn, toast } = useApp();
  const choose = (code) => speakIn(code).catch(() => toast(t("language.not_here"), { tone: "problem" }));
  return html`<div class="segmented" role="group" aria-label=${t("language.title")}>
    ${LANGUAGES.map((one) => html`<button type="button" key=${one.code} lang=${one.code} dir=${one.direction}
      aria-pressed=${one.code === language ? "true" : "false"} onClick=${() => choose(one.code)}>${one.name}</button>`)}
  </div>`;
}
