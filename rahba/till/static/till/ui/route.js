import { useCallback, useEffect, useState } from "./h.js";

const TABS = ["sell", "carnet", "receipts", "day", "more"];

function fromAddress() {
  const word = location.hash.slice(1);
  return { screen: TABS.includes(word) ? word : "sell", params: {} };
}

/** Screens in the browser's own history, so that the phone's back button does what it says. Nothing personal in the address. */
export function useRoute() {
  const [route, setRoute] = useState(fromAddress);
  useEffect(() => {
    const moved = (event) => setRoute(event.state?.screen ? event.state : fromAddress());
    addEventListener("popstate", moved);
    return () => removeEventListener("popstate", moved);
  }, []);
  const put = useCallback((next, how) => {
    history[how](next, "", TABS.includes(next.screen) ? `#${next.screen}` : location.hash);
    scrollTo(0, 0);
    setRoute(next);
  }, []);
  const go = useCallback((screen, params = {}) => put({ screen, params }, "pushState"), []);
  /** A tab or the end of an act: not a step that one goes back to. */
  const home = useCallback((screen = "sell", params = {}) => put({ screen, params }, "replaceState"), []);
  const back = useCallback(() => (history.state?.screen && history.length > 1 ? history.back() : home("sell")), []);
  return { route, go, back, home };
}
