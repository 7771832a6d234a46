/** The frame around the screens: where one is, what must be known at once. */
import { html } from "../../design/ui/h.js";
import { CarnetScreen, CustomerScreen } from "./carnet.js";
import { CloseScreen, DayScreen } from "./day.js";
import { MoreScreen, SyncLight, SyncScreen } from "./more.js";
import { avatarTone, Button, Icon, initial, Notice, useApp } from "./parts.js";
import { PayScreen, SoldScreen } from "./pay.js";
import { ProductScreen, ProductsScreen } from "./products.js";
import { ReceiptScreen, ReceiptsScreen, ReturnScreen } from "./receipts.js";
import { SellScreen } from "./sell.js";

export const TABS = [["sell", "sell"], ["carnet", "carnet"], ["receipts", "receipt"], ["day", "coin"], ["more", "menu"]];
const SCREENS = {
  sell: SellScreen, pay: PayScreen, sold: SoldScreen, carnet: CarnetScreen, customer: CustomerScreen, receipts: ReceiptsScreen,
  receipt: ReceiptScreen, return: ReturnScreen, day: DayScreen, close: CloseScreen, more: MoreScreen, products: ProductsScreen,
  product: ProductScreen, sync: SyncScreen,
};
/** A sale under way has the whole screen: nothing leads away from the money by accident. */
const ALONE = new Set(["pay", "sold", "return", "close"]);
const isTab = (screen) => TABS.some(([tab]) => tab === screen);

export function Frame() {
  const { t, state, route, home } = useApp();
  const Shown = SCREENS[route.screen] || SellScreen;
  const alone = ALONE.has(route.screen);
  return html`<div class=${`frame ${alone ? "frame--alone" : isTab(route.screen) ? "" : "frame--inner"}`}>
    ${!alone && html`<${TopBar} />`}
    <main class="frame__main" id="main">
      <div class="warnings"><${Warnings} /></div>
      <${Shown} key=${`${route.screen}:${route.params.id || ""}`} ...${route.params} />
    </main>
    ${!alone && html`<nav class="dock" aria-label=${t("nav.title")}>${TABS.map(([screen, icon]) => html`<button type="button" key=${screen}
      aria-current=${screen === route.screen ? "page" : undefined} onClick=${() => home(screen)}><${Icon} name=${icon} /><span>
        ${t(`nav.${screen}`)}</span>
      ${screen === "sell" && state.parked.length > 0 && html`<span class="dock__count">
        <span class="visually-hidden">${t("parked.title")}</span>${state.parked.length}</span>`}</button>`)}</nav>`}
  </div>`;
}

function TopBar() {
  const { t, till, state } = useApp();
  const { name } = state.session.staff;
  return html`<header class="topbar">
    <button type="button" class="topbar__who" onClick=${() => till.lock()}>
      <span class=${`avatar avatar--${avatarTone(name)}`} aria-hidden="true">${initial(name)}</span>
      <span class="clip" dir="auto">${name}</span><span class="visually-hidden">${t("who.lock")}</span>
    </button>
    <${SyncLight} />
  </header>`;
}

/** What must be known at once, whatever the screen; an update only when no sale is under way. */
function Warnings() {
  const { t, state, basket, route, update, go } = useApp();
  const between = basket.current.lines.length === 0 && !basket.legs.length && !ALONE.has(route.screen);
  const look = html`<${Button} onPress=${() => go("sync")}>${t("warn.look")}<//>`;
  return html`
    ${state.storage.status !== "ok" && html`<${Notice} tone="problem" title=${t(`storage.${state.storage.status}`)} actions=${look}>
      ${t(`storage.${state.storage.status}.do`)}<//>`}
    ${state.storage.status === "ok" && state.storage.nearly_full && html`<${Notice} title=${t("storage.full")} actions=${look}>
      ${t("storage.full.do")}<//>`}
    ${state.connection === "revoked" && html`<${Notice} tone="problem" icon="lock" title=${t("warn.revoked")} actions=${look}>
      ${t("warn.revoked.do")}<//>`}
    ${state.connection === "unpaired" && html`<${Notice} tone="problem" title=${t("warn.unpaired")} actions=${look}>${t("warn.unpaired.do")}
      <//>`}
    ${state.connection === "upgrade" && html`<${Notice} title=${t("warn.upgrade")}>${t("warn.upgrade.do")}<//>`}
    ${state.clock.wrong && html`<${Notice} icon="clock" title=${t("warn.clock")}>${t("warn.clock.do")}<//>`}
    ${basket.legs.length > 0 && route.screen !== "pay" && html`<${Notice} icon="qr" title=${t("warn.wallet")} actions=${html`<${Button}
      kind="secondary" onPress=${() => (basket.current.lines.length ? go("pay") : basket.clear())}>${t(basket.current.lines.length
        ? "warn.look" : "basket.clear")}<//>`} />`}
    ${update && between && html`<${Notice} tone="info" icon="sync" title=${t("update.ready")} actions=${html`<${Button} kind="primary"
      onPress=${update}>${t("update.take")}<//>`}>${t("update.words")}<//>`}`;
}
