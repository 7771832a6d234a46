/** Small signs that stand on many screens. */
import { html } from "../../design/ui/h.js";
import { Icon, useApp } from "../../design/ui/parts.js";

/** Nobody may take play money for money. */
export function Sandbox() {
  const { t } = useApp();
  return html`<span class="state state--wait"><${Icon} name="info" />${t("sandbox.short")}</span>`;
}

/** What leads to a page beside the app: it needs the network, and brings one back here. @param {string} path */
export function useAway(path) {
  const { t, language, state, toast } = useApp();
  const onClick = (event) => {
    if (state.connection !== "offline") return;
    event.preventDefault();
    toast(t("refusal.offline"), { tone: "problem" });
  };
  return { href: `/${language}/${path}`, onClick };
}

export function RowAway({ path, icon, title, note }) {
  return html`<li><a class="row" ...${useAway(path)}><span class="row__icon"><${Icon} name=${icon} /></span><span class="row__body">
    <span class="row__title">${title}</span>${note && html`<span class="row__note">${note}</span>`}</span><${Icon} name="next" /></a></li>`;
}

export function ButtonAway({ path, icon, children }) {
  return html`<a class="button button--secondary button--wide" ...${useAway(path)}><${Icon} name=${icon} /><span>${children}</span></a>`;
}

export function SignInLink({ big = false }) {
  const { t, language } = useApp();
  return html`<a class=${`button ${big ? "button--primary button--big button--wide" : "button--secondary"}`}
    href=${`/${language}/account/login/?next=/wallet/`}><${Icon} name="key" /><span>${t("sign_in.act")}</span></a>`;
}
