import { html } from "./h.js";
import { useApp } from "./context.js";
import { Icon } from "./icons.js";

/** What the light says: in line, so many not sent, or a trouble in words. One source for the light and for its screen. */
export function lightOf(state) {
  if (state.storage.status !== "ok") return { tone: "problem", icon: "warning", key: "light.storage" };
  if (state.connection === "revoked") return { tone: "problem", icon: "lock", key: "light.revoked" };
  if (state.connection === "unpaired") return { tone: "problem", icon: "warning", key: "light.unpaired" };
  if (state.connection === "upgrade") return { tone: "problem", icon: "warning", key: "light.upgrade" };
  if (state.sending) return { tone: "wait", icon: "sync", key: "light.sending", count: state.unsent };
  const count = state.unsent + state.photos_waiting;
  if (count) return { tone: "wait", icon: state.connection === "online" ? "sync" : "offline", key: "light.unsent", count };
  if (state.connection === "offline" || state.connection === "portal") return { tone: "quiet", icon: "offline", key: "light.offline" };
  return { tone: "done", icon: "done", key: "light.in_line" };
}

/** Colour and word together; `still` where it leads nowhere. */
export function SyncLight({ still = false }) {
  const { t, state, go } = useApp();
  const { tone, icon, key, count } = lightOf(state);
  const inside = html`<${Icon} name=${icon} /><span>${t(key, { count })}</span>${state.aside.length > 0 && html`<span class="light__eye" aria-label=${t("light.aside", { count: state.aside.length })}>${state.aside.length}</span>`}`;
  return still
    ? html`<span class=${`light light--${tone}`} role="status">${inside}</span>`
    : html`<button type="button" class=${`light light--${tone}`} onClick=${() => go("sync")}>${inside}</button>`;
}
