/** Before there is a wallet in the hand: signing in, opening one, choosing its PIN. */
import { html, useState } from "../../design/ui/h.js";
import { Button, Empty, Field, Money, Notice, Screen, Star, useApp } from "../../design/ui/parts.js";
import { isEasy } from "../core/pin.js";
import { Sandbox, SignInLink } from "./signs.js";
import { LanguageChoice } from "./more.js";
import { PinPad } from "./pinpad.js";

export function Opening() {
  const { t } = useApp();
  return html`<main class="alone wrap wrap--narrow"><div class="empty"><${Star} /><p role="status">${t("opening")}</p></div></main>`;
}

export function SignIn() {
  const { t, wallet, state } = useApp();
  const away = state.connection === "offline";
  return html`<main class="alone wrap wrap--narrow stack stack--loose">
    <div class="stack alone__brand"><${Star} /><h1>${t("sign_in.title")}</h1><p class="lead">${t("sign_in.words")}</p></div>
    ${away ? html`<${Notice} icon="offline" title=${t("offline.title")} actions=${html`<${Button} kind="secondary" icon="sync"
      onPress=${() => wallet.refresh()}>${t("act.again")}<//>`}>${t("sign_in.offline")}<//>` : html`<${SignInLink} big />`}
    <${LanguageChoice} />
  </main>`;
}

/** The conditions, in as few words as they have. */
export function OpenWallet() {
  const { t, wallet, state, attempt } = useApp();
  const [name, setName] = useState("");
  const { person, issuer, levels } = state.me;
  const nameless = !person.name;
  if (!issuer) {
    return html`<main class="alone wrap wrap--narrow stack stack--loose"><${Empty} title=${t("open.nobody")}>${t("open.nobody.words")}<//>
      <${LanguageChoice} /></main>`;
  }
  return html`<main class="alone wrap wrap--narrow stack stack--loose">
    <div class="stack alone__brand"><${Star} /><h1>${t("open.title")}</h1>${issuer.sandbox && html`<${Sandbox} />`}</div>
    <ul class="facts card conditions">
      <li>${t("open.level")} <strong><${Money} value=${levels[0].ceiling} /></strong></li>
      <li>${t("open.free")}</li><li>${t("open.yours")}</li>
      <li>${t("open.issuer")} <bdi>${issuer.name}</bdi>${issuer.sandbox ? html`. ${t("sandbox.words")}` : ""}</li>
    </ul>
    ${nameless && html`<${Field} label=${t("open.name")} hint=${t("open.name.why")} autocomplete="name" maxlength="80" dir="auto"
      value=${name} onInput=${(event) => setName(event.target.value)} />`}
    <${Button} kind="primary" class="button--big button--wide" icon="done" disabled=${nameless && !name.trim()}
      onPress=${() => attempt(() => wallet.open(name))}>${t("open.act")}<//>
    <${LanguageChoice} />
  </main>`;
}

/** Typed twice; changing it begins with the old one. Nothing of it is kept on the phone. */
export function ChoosePin({ first = false }) {
  const { t, wallet, back, toast, refusal } = useApp();
  const [step, setStep] = useState(first ? "new" : "old");
  const [typed, setTyped] = useState({ old: "", new: "" });
  const [said, setSaid] = useState("");
  const begin = (words) => { setSaid(words); setTyped({ old: "", new: "" }); setStep(first ? "new" : "old"); };
  const enter = async (pin) => {
    setSaid("");
    if (step === "old") { setTyped({ old: pin, new: "" }); return setStep("new"); }
    if (step === "new") {
      if (isEasy(pin)) return setSaid(t("pin.easy"));
      setTyped({ ...typed, new: pin });
      return setStep("again");
    }
    if (pin !== typed.new) { setSaid(t("pin.differs")); return setStep("new"); }
    try {
      await wallet.setPin(pin, typed.old);
      toast(t("pin.set"), { tone: "done" });
      if (!first) back();
    } catch (error) {
      begin(refusal(error));
    }
    return undefined;
  };
  const pad = html`<${PinPad} key=${step} label=${t(`pin.${step}`)} said=${said} onEnter=${enter} />`;
  if (!first) return html`<${Screen} title=${t("pin.change")} onBack=${back}>${pad}<//>`;
  return html`<main class="alone wrap wrap--narrow stack"><h1>${t("pin.choose")}</h1><p class="muted">${t("pin.why")}</p>${pad}</main>`;
}
