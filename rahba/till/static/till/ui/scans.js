import { listenToScanner } from "../../design/offline/scanner.js";
import { useEffect, useRef } from "./h.js";

/** A keyboard scanner is heard wherever the focus is, as long as the screen that wants codes is shown. */
export function useScanner(onCode) {
  const latest = useRef(onCode);
  latest.current = onCode;
  useEffect(() => listenToScanner(window, (code) => latest.current(code)), []);
}
