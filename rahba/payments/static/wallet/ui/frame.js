/** The frame around the screens: where one is, what must be known at once. */
import { html } from "../../design/ui/h.js";
import { Button, Icon, Notice, Star, useApp } from "../../design/ui/parts.js";
import { ChoosePin } from "./doors.js";
import { HistoryScreen, LineScreen } from "./history.js";
import { HomeScreen } from "./home.js";
import { CodeScreen, LevelsScreen, MoreScreen } from "./more.js";
import { ConfirmScreen, PayScreen } from "./pay.js";
import { AskScreen, RequestsScreen, SendScreen } from "./people.js";
import { PaymentScreen, PinScreen } from "./paying.js";
import { Sandbox, SignInLink } from "./signs.js";

export const TABS = [["home", "home"], ["requests", "in"], ["history", "list"], ["more", "menu"]];
const SCREENS = {
  home: HomeScreen, requests: RequestsScreen, history: HistoryScreen, more: MoreScreen, pay: PayScreen, confirm: ConfirmScreen,
  pin: PinScreen, payment: PaymentScreen, line: LineScreen, send: SendScreen, ask: AskScreen, code: CodeScreen, levels: LevelsScreen,
  change_pin: ChoosePin,
};
/** A payment under way has the whole screen: nothing leads away from the money by accident. */
const ALONE = new Set(["confirm", "pin", "payment"]);
const isTab = (screen) => TABS.some(([tab]) => tab === screen);

export function Frame() {
  const { route } = useApp();
  const Shown = SCREENS[route.screen] || HomeScreen;
  const alone = ALONE.has(route.screen);
  return html`<div class=${`frame ${alone ? "frame--alone" : isTab(route.screen) ? "" : "frame--inner"}`}>
    ${!alone && html`<${TopBar} />`}
    <main class="frame__main" id="main">
      ${!alone && html`<div class="warnings"><${Warnings} /></div>`}
      <${Shown} key=${`${route.screen}:${route.params.id || ""}`} ...${route.params} />
    </main>
    ${!alone && html`<${Dock} />`}
  </div>`;
}

function TopBar() {
  const { t, state } = useApp();
  return html`<header class="topbar"><p class="topbar__brand"><${Star} /><span>${t("app.name")}</span></p>
    ${state.me.issuer?.sandbox && html`<${Sandbox} />`}</header>`;
}

function Dock() {
  const { t, state, route, home } = useApp();
  const count = state.requests?.rows.length ?? state.me.wallet.requests;
  return html`<nav class="dock" aria-label=${t("nav.title")}>${TABS.map(([screen, icon]) => html`<button type="button" key=${screen}
    aria-current=${screen === route.screen ? "page" : undefined} onClick=${() => home(screen)}><${Icon} name=${icon} /><span>
      ${t(`nav.${screen}`)}</span>${screen === "requests" && count > 0 && html`<span class="dock__count"><span class="visually-hidden">
      ${t("requests.waiting")}</span>${count}</span>`}</button>`)}</nav>`;
}

/** No network, signed out, a newer edition: said on every screen, with what to do. */
function Warnings() {
  const { t, state, update } = useApp();
  return html`
    ${state.connection === "offline" && html`<${Notice} icon="offline" title=${t("offline.title")}>${t("offline.words")}<//>`}
    ${state.signedIn === false && html`<${Notice} icon="lock" title=${t("signed_out.title")} actions=${html`<${SignInLink} />`}>
      ${t("signed_out.words")}<//>`}
    ${update && html`<${Notice} tone="info" icon="sync" title=${t("update.ready")} actions=${html`<${Button} kind="primary"
      onPress=${update}>${t("update.take")}<//>`}><//>`}`;
}
