import { formatDirhams } from "../../design/offline/money.js";
import { useLanguage, useRoute, useSnapshot, useUpdate } from "../../design/ui/hooks.js";
import { html, useCallback, useEffect, useRef, useState } from "../../design/ui/h.js";
import { Question, refusalText, useAttempt, useQuestions } from "./asking.js";
import { useBasket } from "./basket.js";
import { Pairing, WhoSells } from "./doors.js";
import { Frame, TABS } from "./frame.js";
import { AppContext, Toast, useApp } from "./parts.js";
import { beep, writePreferences } from "./phone.js";

/** The whole till: one state, one basket in hand, one question at a time. */
export function Till({ till, version, words, preferences, updates }) {
  const state = useSnapshot(till);
  const language = useLanguage(words, preferences, writePreferences);
  const { route, go, back, home } = useRoute(TABS.map(([screen]) => screen));
  const [toast, setToast] = useState(null);
  const { question, ask, settle } = useQuestions();
  // A message belongs to the screen it was said on, unless it was said in leaving.
  useEffect(() => setToast((said) => (said && !said.undo && Date.now() - said.key < 300 ? said : null)), [route]);
  const tell = useCallback((message, options = {}) => setToast({ key: Date.now(), message, ...options }), []);
  const unsay = () => setToast(null);
  const settings = { ...language.preferences, rials: language.preferences.rials ?? Boolean(state.shop?.show_rials) };
  const { t, code } = language;
  const moneyText = (value) => `${value < 0 ? "\u2212" : ""}${formatDirhams(Math.abs(value), code, { rials: settings.rials })}`;
  const refused = (refusal) => {
    beep(settings, "problem");
    tell(refusalText(t, moneyText, refusal), { tone: "problem" });
  };
  const attempt = useAttempt(ask, refused);
  const basket = useBasket({ till, attempt, tell, t, code });
  const update = useUpdate(updates);
  useTouch(till);
  const app = { till, state, t, language: code, settings, prefer: language.prefer, speakIn: language.speakIn, moneyText,
    route, go, back, home, toast: tell, said: toast, unsay, attempt, ask, basket, version, update };
  return html`<${AppContext.Provider} value=${app}>
    <${Gate} />
    ${!document.querySelector("dialog[open]") && html`<${Toast} toast=${toast} onGone=${unsay} />`}
    ${question && html`<${Question} key=${question.needs.approval || question.needs.confirm} question=${question} onAnswer=${settle} />`}
  <//>`;
}

function Gate() {
  const { state } = useApp();
  if (!state.device) return html`<${Pairing} />`;
  return state.session ? html`<${Frame} />` : html`<${WhoSells} />`;
}

/** Every touch and key puts off the automatic lock. */
function useTouch(till) {
  const latest = useRef(till);
  latest.current = till;
  useEffect(() => {
    const touched = () => latest.current.touch();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, touched, { passive: true });
    return () => { for (const kind of ["pointerdown", "keydown"]) removeEventListener(kind, touched); };
  }, []);
}
