import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Field, Notice, Star } from "./bits.js";
import { LanguageChoice } from "./language_choice.js";

const CODE = /^[A-Z0-9]{4}-?[A-Z0-9]{4}$/;

/** The code as it is printed: capitals, a dash in the middle. */
function tidy(text) {
  const letters = text.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 8);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

/** First use: join this phone to its shop. A link that carries the code needs no typing. */
export function Pairing() {
  const { t, till, attempt } = useApp();
  const [code, setCode] = useState(() => tidy(/[#&]pair=([^&]+)/.exec(location.hash)?.[1] || ""));
  const [joining, setJoining] = useState(false);
  const join = async () => {
    setJoining(true);
    await attempt(pair);
    setJoining(false);
  };
  const pair = async () => {
    const device = await till.pair(code, navigator.userAgentData?.platform || "");
    history.replaceState(null, "", location.pathname);
    return device;
  };
  useEffect(() => { if (CODE.test(code)) join(); }, []);
  return html`<main class="till-alone wrap wrap--narrow stack stack--loose">
    <div class="stack till-alone__brand"><${Star} /><h1>${t("pair.title")}</h1><p class="lead">${t("pair.lead")}</p></div>
    <form class="stack" onSubmit=${(event) => { event.preventDefault(); join(); }}>
      <${Field} label=${t("pair.code")} hint=${t("pair.where")}>${(id) => html`<input id=${id} class="code-input" dir="ltr" inputmode="text" autocapitalize="characters"
        autocomplete="one-time-code" spellcheck=${false} placeholder="ABCD-2345" aria-describedby="${id}-hint" value=${code} onInput=${(event) => setCode(tidy(event.target.value))} />`}<//>
      <${Button} kind="primary" class="button--big button--wide" icon="done" type="submit" disabled=${joining || !CODE.test(code)}>${t("pair.join")}<//>
    </form>
    <${StorageRefused} />
    <${LanguageChoice} />
  </main>`;
}

function StorageRefused() {
  const { t, state } = useApp();
  if (state.storage.status !== "failed") return null;
  return html`<${Notice} tone="problem" title=${t("storage.failed")}>${t("storage.failed.do")}<//>`;
}
