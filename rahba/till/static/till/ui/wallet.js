/** Paying by wallet: what is asked, the code on the screen until it is paid, let go or too old, and what was paid. */
import { createTranslator } from "../../design/offline/i18n.js";
import { html, useEffect, useRef, useState } from "../../design/ui/h.js";
import { walletVerbs } from "../data/wallet.js";
import { AmountSheet } from "./basket.js";
import { drawQr } from "./paper.js";
import { Button, Icon, Money, Notice, Row, Sheet, useApp } from "./parts.js";
import { WORDS } from "./wallet_words.js";

/** @param {Till} till */
export const verbsOf = (till) => till.lend(walletVerbs);

const SHOWN = ["open", "presented", "offline"];

/** The words of these screens come with them; all others are the till's. */
function useWords() {
  const { t, language } = useApp();
  const own = createTranslator(WORDS[language], language);
  return (key, params) => (key in WORDS.fr ? own(key, params) : t(key, params));
}

/** What wallets paid, and what one of them was asked for. Paid parts leave only by being given back. */
export function Legs({ legs, onShow, over }) {
  const { basket } = useApp(), t = useWords();
  return html`<ul class="rows card card--flush">${legs.map(({ leg, amount, state }) => html`<${Row} key=${leg} icon="qr"
    title=${html`${t("pay.wallet")} <span class=${`state state--${state === "paid" ? "done" : "wait"}`}>
      ${t(state === "paid" ? "sold.paid" : "pay.wallet.waiting")}</span>`}
    end=${html`<${Money} value=${amount} /><${Button} onPress=${() => (state === "paid" ? basket.giveBack(leg) : onShow(true))}>
      ${t(state === "paid" ? "pay.wallet.give_back" : "pay.wallet.show")}<//>`} />`)}</ul>
    ${over > 0 && html`<${Notice} title=${html`${t("pay.wallet.over")} <${Money} value=${over} />`}>${t("pay.wallet.over.do")}<//>`}`;
}

/** Whole or in part; needs the network, which the other ways do not. */
export function WalletPart({ due, onAsk }) {
  const { state } = useApp(), t = useWords();
  const [typing, setTyping] = useState(false);
  return html`<div class="stack">
    <p class="muted">${t("pay.wallet.words")}</p>
    ${["offline", "portal"].includes(state.connection) && html`<${Notice} icon="offline" title=${t("pay.wallet.offline")}>
      ${t("pay.wallet.offline.do")}<//>`}
    <${Button} kind="secondary" class="button--wide" icon="qr" onPress=${() => setTyping(true)}>${t("pay.wallet.part")}<//>
    ${typing && html`<${AmountSheet} title=${t("pay.wallet")} label=${t("pay.wallet.amount")} onClose=${() => setTyping(false)}
      onAmount=${(amount) => { setTyping(false); onAsk(Math.min(amount, due)); }} />`}
  </div>`;
}

export function AskButton({ due, onAsk }) {
  const { moneyText } = useApp(), t = useWords();
  return html`<${Button} kind="primary" class="button--big" icon="qr" onPress=${() => onAsk(due)}>
    ${t("pay.wallet.ask", { amount: moneyText(due) })}<//>`;
}

/**
 * `wanted`: for what, and how much; a part that waits already is shown again instead. `onKnown()` is told that it is paid,
 * `onPaid(leg)` is the way on from there, `act` its word. Closing leaves the part waiting.
 */
export function WalletSheet({ wanted, act, onKnown = () => undefined, onPaid, onClose }) {
  const { till, attempt, settings, toast } = useApp(), t = useWords();
  const [{ leg, state }, setTold] = useState({ leg: null, state: "asking" });
  const running = useRef(null);
  const run = async () => {
    running.current?.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    const told = (news) => { if (!signal.aborted) setTold(news); };
    await attempt(async () => verbsOf(till).run(wanted, told, signal)).then((done) => done === null && onClose());
  };
  useEffect(() => { run(); return () => running.current.abort(); }, []);
  useEffect(() => {
    if (leg?.state !== "paid") return;
    onKnown();
    if (settings.vibration) navigator.vibrate?.([120, 60, 200]);
  }, [state]);
  useEffect(() => {
    if (leg || !["expired", "cancelled", "refused"].includes(state)) return;
    toast(t("wallet.gone"));
    onClose();
  }, [state]);
  const cancel = async () => {
    running.current.abort();
    try {
      const paid = await verbsOf(till).close(wanted.order, leg);
      if (paid) setTold({ leg: paid, state: "meanwhile" });
      else onClose();
    } catch {
      setTold({ leg, state: "unseen" });
    }
  };
  const letGo = async () => {
    await attempt(async () => verbsOf(till).giveBack(wanted.order, leg.leg, { confirmed: ["give_back"] }));
    onClose();
  };
  const giveBack = async () => {
    const gone = await attempt(async (allowances) => verbsOf(till).giveBack(wanted.order, leg.leg, allowances));
    if (gone) onClose();
  };
  const paid = state === "paid" || state === "meanwhile";
  const foot = paid ? html`<${Button} icon="undo" onPress=${giveBack}>${t("pay.wallet.give_back")}<//><${Button} kind="primary"
      class="button--big" icon="done" onPress=${() => onPaid(leg)}>${act}<//>`
    : state === "unseen" ? html`<${Button} kind="danger" onPress=${letGo}>${t("wallet.let_go")}<//><${Button} kind="primary"
      class="button--big" onPress=${run}>${t("wallet.wait")}<//>`
    : leg && html`<${Button} kind="danger" icon="close" onPress=${cancel}>${t("act.cancel")}<//>`;
  return html`<${Sheet} title=${t("pay.wallet")} onClose=${onClose} tall foot=${foot}>
    <div class="wallet stack" data-state=${state}>
      ${paid ? html`<section class="hero hero--done"><${Icon} name="done" big /><p class="hero__label">${t("sold.paid")}</p>
        <p class="hero__number"><${Money} value=${leg.amount} /></p></section>` : leg?.code && html`<${Code} leg=${leg} />`}
      <p class=${state === "presented" ? "lead strong" : "lead"} role="status" aria-live="assertive">${t(`wallet.${state}`)}</p>
      ${state === "offline" && html`<${Notice} icon="offline" title=${t("pay.wallet.offline")}>${t("wallet.offline.do")}<//>`}
      ${leg && SHOWN.includes(state) && html`<${Left} until=${leg.until} />`}
    </div>
  <//>`;
}

function Code({ leg }) {
  const { moneyText } = useApp(), t = useWords();
  const canvas = useRef(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => { drawQr(canvas.current, leg.code).catch(() => setFailed(true)); }, [leg.code]);
  if (failed) return html`<${Notice} tone="problem" title=${t("qr.failed")}>${t("qr.failed.do")}<//>`;
  return html`<figure class="qr"><canvas ref=${canvas} role="img"
    aria-label=${t("wallet.label", { amount: moneyText(leg.amount) })}></canvas>
    <figcaption class="hero__number"><${Money} value=${leg.amount} /></figcaption></figure>`;
}

/** How long the code still lives; said aloud by nobody. */
function Left({ until }) {
  const t = useWords();
  const [now, setNow] = useState(Date.now);
  useEffect(() => { const timer = setInterval(() => setNow(Date.now()), 1000); return () => clearInterval(timer); }, []);
  const seconds = Math.max(0, Math.round((until - now) / 1000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return html`<p class="muted" aria-hidden="true">${t("wallet.left")} <bdi dir="ltr" class="num">${clock}</bdi></p>`;
}
