/** Small signs that stand on many screens. */
import { html } from "../../design/ui/h.js";
import { Icon, useApp } from "../../design/ui/parts.js";

/** Nobody may take play money for money. */
export function Sandbox() {
  const { t } = useApp();
  return html`<span class="state state--wait"><${Icon} name="info" />${t("sandbox.short")}</span>`;
}

export function SignInLink({ big = false }) {
  const { t, language } = useApp();
  return html`<a class=${`button ${big ? "button--primary button--big button--wide" : "button--secondary"}`}
    href=${`/${language}/account/login/?next=/wallet/`}><${Icon} name="key" /><span>${t("sign_in.act")}</span></a>`;
}
