/** From a code to the moment before the PIN: scanned, typed or opened by a link; then whom, how much, at what cost. */
import { openCamera } from "../../design/offline/camera.js";
import { parseDirhams } from "../../design/offline/money.js";
import { html, useEffect, useRef, useState } from "../../design/ui/h.js";
import { avatarTone, Button, Field, Icon, initial, Money, Notice, Pad, Screen, useApp } from "../../design/ui/parts.js";
import { canBePaid, codeIn, tidyReference } from "../core/codes.js";
import { Sandbox } from "./signs.js";
import { codeInPicture, squares } from "./squares.js";

/** The camera, and beneath it a place to write or paste. A link brings its code along. */
export function PayScreen({ text = "" }) {
  const { t, wallet, back, home, refusal } = useApp();
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState("");
  const resolving = useRef(false);
  const resolve = async (code) => {
    if (!code || resolving.current) return;
    resolving.current = true;
    try {
      home("confirm", { asked: await wallet.resolve(code) });
    } catch (error) {
      setSaid(refusal(error));
    }
    resolving.current = false;
  };
  useEffect(() => { if (text) resolve(codeIn(text)); }, [text]);
  const choose = async ({ target }) => {
    const [file] = target.files;
    target.value = ""; // the same picture may be chosen again
    if (!file) return;
    try {
      await resolve(codeIn(await codeInPicture(file)));
    } catch (error) {
      setSaid(refusal(error));
    }
  };
  const submit = (event) => { event.preventDefault(); return resolve(codeIn(typed)); };
  return html`<${Screen} title=${t("pay.title")} onBack=${back}>
    ${said && html`<${Notice} tone="problem" title=${t("pay.refused")}>${said}<//>`}
    ${!text && html`<${Camera} onCode=${(code) => resolve(codeIn(code))} />
      <label class="button button--secondary button--wide"><${Icon} name="camera" /><span>${t("pay.picture")}</span><input type="file"
        accept="image/*" class="visually-hidden" onChange=${choose} /></label>`}
    <form class="stack stack--tight" onSubmit=${submit}>
      <${Field} label=${t("pay.type")} hint=${t("pay.type.hint")} dir="ltr" autocapitalize="characters" spellcheck=${false} value=${typed}
        onInput=${(event) => setTyped(tidyReference(event.target.value))} />
      <${Button} kind="secondary" class="button--wide" icon="next" type="submit" disabled=${!typed.trim()}
        onPress=${() => resolve(codeIn(typed))}>${t("act.next")}<//>
    </form>
  <//>`;
}

function Camera({ onCode }) {
  const { t } = useApp();
  const video = useRef(null);
  const latest = useRef(onCode);
  latest.current = onCode;
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    let camera = null, gone = false;
    const stop = () => { gone = true; camera?.stop(); };
    openCamera(video.current, squares(({ code }) => { stop(); setTrouble(code); }), (code) => latest.current(code))
      .then((opened) => { if (gone) opened.stop(); else camera = opened; })
      .catch(({ code }) => setTrouble(code));
    return stop;
  }, []);
  if (trouble) return html`<${Notice} icon="camera" title=${t(`camera.${trouble}`)}>${t(`camera.${trouble}.do`)}<//>`;
  return html`<div class="viewfinder viewfinder--square"><video ref=${video} muted playsinline aria-label=${t("camera.picture")}></video>
    <span class="viewfinder__frame" aria-hidden="true"></span></div><p class="muted">${t("camera.hint")}</p>`;
}

/** Whom: the name as the issuer knows it, as large as it can be. */
export function Whom({ kind, name, asked = false }) {
  const { t } = useApp();
  return html`<div class="whom"><span class=${`avatar avatar--${avatarTone(name)}`} aria-hidden="true">
    ${kind === "person" ? initial(name) : html`<${Icon} name="sell" />`}</span>
    <p class="whom__kind muted">${t(`whom.${asked ? "asked" : kind}`)}</p><p class="whom__name" dir="auto">${name || t("whom.nameless")}</p></div>`;
}

/** Name, amount and fee; the fee in dirhams, before anything is agreed to. */
export function ConfirmScreen({ asked }) {
  const { t, wallet, back, home, state, refusal, moneyText } = useApp();
  const [typed, setTyped] = useState("");
  const [payment, setPayment] = useState(null);
  const [said, setSaid] = useState("");
  const fixed = asked.amount !== null;
  const amount = fixed ? asked.amount : parseDirhams(typed);
  const prepare = async () => {
    setSaid("");
    try {
      setPayment(await wallet.prepare(asked, amount));
    } catch (error) {
      setSaid(refusal(error));
    }
  };
  useEffect(() => { if (fixed) prepare(); }, []);
  const total = payment && payment.amount + payment.fee;
  const short = payment && total > state.me.wallet.balance;
  const next = payment
    ? html`<${Button} kind="primary" class="button--big button--wide" icon="lock" disabled=${short}
        onPress=${() => home("pin", { payment, id: payment.id })}>${t("confirm.pay", { amount: moneyText(total) })}<//>`
    : html`<${Button} kind="primary" class="button--big button--wide" icon="next" disabled=${!canBePaid(amount)} onPress=${prepare}>
        ${t("act.next")}<//>`;
  const away = () => (payment && !fixed ? setPayment(null) : back());
  return html`<${Screen} class="paying" title=${t("confirm.title")} onBack=${away} tools=${state.me.issuer?.sandbox && html`<${Sandbox} />`}
    foot=${next}>
    <${Whom} ...${asked} />
    ${said && html`<${Notice} tone="problem" title=${t("pay.refused")}>${said}<//>`}
    ${payment ? html`<p class="paying__sum" aria-live="polite"><${Money} value=${payment.amount} /></p>
      ${short ? html`<${Notice} tone="problem" title=${t("confirm.short")}>${t("home.balance")}${" "}<${Money}
          value=${state.me.wallet.balance} /> · ${t("confirm.fee")}${" "}<${Money} value=${payment.fee} /><//>`
    : html`<dl class="facts card"><div><dt>${t("confirm.amount")}</dt><dd><${Money} value=${payment.amount} /></dd></div>
        <div><dt>${t("confirm.fee")}</dt><dd>${payment.fee ? html`<${Money} value=${payment.fee} />` : t("confirm.free")}</dd></div>
        <div class="is-total"><dt>${t("confirm.total")}</dt><dd><${Money} value=${total} /></dd></div></dl>`}`
    : !fixed && html`<${Pad} label=${t("confirm.how_much")} unit=${moneyText(0).split("\u00a0")[1]} value=${typed} onChange=${setTyped}
        onEnter=${() => canBePaid(amount) && prepare()} />`}
  <//>`;
}
