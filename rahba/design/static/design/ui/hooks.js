/** What every app keeps in hand: where one is, its words, the latest state, an edition that waits. */
import { createTranslator } from "../offline/i18n.js";
import { useCallback, useEffect, useMemo, useState } from "./h.js";
import { dress, loadMessages, rememberLanguage } from "./phone.js";

/** The latest snapshot of a facade that has `state` and `subscribe`. */
export function useSnapshot(facade) {
  const [state, setState] = useState(facade.state);
  useEffect(() => {
    setState(facade.state);
    return facade.subscribe(setState);
  }, [facade]);
  return state;
}

/** The words in use. Another language is fetched first, so that a switch with no network changes nothing and says so. */
export function useLanguage(words, initial, keep) {
  const [spoken, setSpoken] = useState(words);
  const [preferences, setPreferences] = useState({ ...initial, language: words.code });
  const prefer = (changes) => setPreferences((before) => {
    const after = { ...before, ...changes };
    keep(after);
    return after;
  });
  const speakIn = async (code) => {
    const messages = await loadMessages(code);
    dress(code);
    setSpoken({ code, messages });
    prefer({ language: code });
    await rememberLanguage(code).catch(() => undefined);
  };
  const t = useMemo(() => createTranslator(spoken.messages, spoken.code), [spoken]);
  return { code: spoken.code, t, preferences, prefer, speakIn };
}

/** How to take the edition that waits, if one does. */
export function useUpdate(updates) {
  const [, redraw] = useState(0);
  useEffect(() => {
    updates.tell = () => redraw((count) => count + 1);
    redraw((count) => count + 1);
  }, [updates]);
  if (updates.take) return updates.take;
  return updates.replaced ? () => location.reload() : null;
}

function fromAddress(tabs) {
  const word = location.hash.slice(1);
  return { screen: tabs.includes(word) ? word : tabs[0], params: {} };
}

/** Screens in the browser's own history, so that the phone's back button does what it says. Nothing personal in the address. */
export function useRoute(tabs) {
  const [route, setRoute] = useState(() => fromAddress(tabs));
  useEffect(() => scrollTo(0, 0), [route]);
  useEffect(() => {
    const moved = (event) => setRoute(event.state?.screen ? event.state : fromAddress(tabs));
    addEventListener("popstate", moved);
    return () => removeEventListener("popstate", moved);
  }, []);
  const put = useCallback((next, how) => {
    history[how](next, "", tabs.includes(next.screen) ? `#${next.screen}` : location.hash);
    setRoute(next);
  }, []);
  const go = useCallback((screen, params = {}) => put({ screen, params }, "pushState"), []);
  /** A tab or the end of an act: not a step that one goes back to. */
  const home = useCallback((screen = tabs[0], params = {}) => put({ screen, params }, "replaceState"), []);
  const back = useCallback(() => (history.state?.screen && history.length > 1 ? history.back() : home()), []);
  return { route, go, back, home };
}
