import { formatDirhams } from "../../design/offline/money.js";
import { Refusal } from "../../design/offline/refusal.js";
import { html, useCallback, useEffect, useState } from "../../design/ui/h.js";
import { useLanguage, useRoute, useSnapshot, useUpdate } from "../../design/ui/hooks.js";
import { AppContext, Toast, useApp } from "../../design/ui/parts.js";
import { ChoosePin, Opening, OpenWallet, SignIn } from "./doors.js";
import { Frame, TABS } from "./frame.js";

/** The whole wallet: one state, one screen, one message at a time. */
export function WalletApp({ wallet, version, words, preferences, keep, updates, code }) {
  const state = useSnapshot(wallet);
  const { t, code: language, speakIn } = useLanguage(words, preferences, keep);
  const { route, go, back, home } = useRoute(TABS.map(([screen]) => screen));
  const [said, setSaid] = useState(null);
  useEffect(() => setSaid((last) => (last && Date.now() - last.key < 300 ? last : null)), [route]);
  useEffect(() => { if (code) go("pay", { text: code }); }, []);
  const toast = useCallback((message, options = {}) => setSaid({ key: Date.now(), message, ...options }), []);
  const refusal = (error) => refusalText(t, error);
  /** Runs an act; null when it was refused, which is then said. */
  const attempt = async (act) => {
    try {
      return await act();
    } catch (error) {
      toast(refusal(error), { tone: "problem" });
      return null;
    }
  };
  const moneyText = (value) => formatDirhams(value, language);
  const unsay = () => setSaid(null);
  const settings = { language, rials: false };
  const app = { wallet, state, t, language, settings, speakIn, moneyText, route, go, back, home, toast, said, unsay, attempt, refusal,
    version, update: useUpdate(updates) };
  return html`<${AppContext.Provider} value=${app}>
    <${Gate} />
    ${!document.querySelector("dialog[open]") && html`<${Toast} toast=${said} onGone=${unsay} />`}
  <//>`;
}

function Gate() {
  const { state } = useApp();
  if (!state.me) return state.ready && state.connection !== "starting" ? html`<${SignIn} />` : html`<${Opening} />`;
  if (!state.me.wallet) return html`<${OpenWallet} />`;
  return state.me.wallet.has_pin ? html`<${Frame} />` : html`<${ChoosePin} first />`;
}

/** The server's own sentence is in the person's language; what the phone itself refuses has its word here. */
function refusalText(t, error) {
  if (!(error instanceof Refusal)) throw error;
  return error.params.detail || t(`refusal.${error.code}`);
}
