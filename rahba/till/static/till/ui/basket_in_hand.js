import { newBasket, totals } from "../core/basket.js";
import { useEffect, useRef, useState } from "./h.js";

/**
 * The basket in hand: kept on the phone at each change, so that a reload or an empty battery loses no line.
 * `change(act)` takes a pure act of core/basket.js and asks on the way where it must.
 */
export function useBasket({ till, attempt, tell, t, code }) {
  const [basket, setBasket] = useState(newBasket);
  const latest = useRef(basket);
  const put = (next) => {
    latest.current = next;
    setBasket(next);
    till.keep(next.lines.length ? next : null).catch(() => undefined); // the sync light shows a store that fails
  };
  useEffect(() => { till.kept().then((kept) => kept?.lines.length && put(kept)).catch(() => undefined); }, []);
  const change = async (act) => {
    const next = await attempt(async (allowances) => act(latest.current, allowances));
    if (next) put(next);
    return next;
  };
  /** A change that says what it did and can be taken back. */
  const changeWithUndo = async (act, message) => {
    const before = latest.current;
    const next = await change(act);
    if (next) tell(message, { undo: () => put(before) });
    return next;
  };
  const empty = () => put(newBasket());
  const clear = () => {
    const before = latest.current;
    empty();
    tell(t("basket.cleared"), { undo: () => put(before) });
  };
  const park = async () => {
    if ((await attempt(() => till.park(latest.current).then(() => true)))) {
      empty();
      tell(t("basket.parked"));
    }
  };
  const resume = async (id) => {
    if (latest.current.lines.length) await till.park(latest.current);
    const parked = await attempt(() => till.unpark(id));
    if (parked) put(parked);
  };
  return { current: basket, totals: totals(basket), change, changeWithUndo, put, empty, clear, park, resume, language: code };
}
