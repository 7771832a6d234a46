/** The service worker as the screens see it: registered once, its updates offered between two sales and never forced in one. */

/**
 * @param {{address: string, scope: string, onWaiting: (take: () => void) => void, onReplaced: () => void}} options
 */
export async function registerWorker({ address, scope, onWaiting, onReplaced }) {
  if (!navigator.serviceWorker) return;
  let asked = false;
  const hadOne = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    else if (hadOne) onReplaced(); // another tab took the update: this one keeps its files until its sale is done
  });
  const registration = await navigator.serviceWorker.register(address, { scope, updateViaCache: "none" });
  const offer = () => {
    if (registration.waiting && navigator.serviceWorker.controller) {
      onWaiting(() => {
        asked = true;
        registration.waiting?.postMessage({ type: "take-over" });
      });
    }
  };
  offer();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  // A phone may keep the page alive for weeks: look again whenever somebody comes back to it.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => undefined);
  });
}
