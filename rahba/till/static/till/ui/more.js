import { html } from "./h.js";
import { useApp } from "./context.js";
import { Choice, Row, Switch } from "./bits.js";
import { LanguageChoice } from "./language_choice.js";
import { SyncLight } from "./light.js";
import { voiceFor } from "./senses.js";

/** What is not needed at every sale: the goods, what is not sent, and how this phone behaves. */
export function MoreScreen() {
  const { t, till, state, go, settings, prefer, language, version } = useApp();
  const voice = voiceFor(language);
  return html`<div class="page stack">
    <h1>${t("nav.more")}</h1>
    <ul class="rows card card--flush">
      <${Row} icon="product" title=${t("products.title")} note=${t("more.products", { count: till.catalogue.size })} onPress=${() => go("products")} />
      <${Row} icon="sync" title=${t("sync.title")} end=${html`<${SyncLight} still />`} onPress=${() => go("sync")} />
      <${Row} icon="lock" title=${t("who.lock")} note=${state.session.staff.name} onPress=${() => till.lock()} />
    </ul>
    <h2>${t("language.title")}</h2>
    <${LanguageChoice} />
    <h2>${t("more.phone")}</h2>
    <div class="card card--flush rows">
      <${Switch} label=${t("more.rials")} hint=${t("more.rials.hint")} checked=${settings.rials} onChange=${(rials) => prefer({ rials })} />
      <${Switch} label=${t("more.sound")} checked=${settings.sound} onChange=${(sound) => prefer({ sound })} />
      <${Switch} label=${t("more.vibration")} checked=${settings.vibration} onChange=${(vibration) => prefer({ vibration })} />
      <${Switch} label=${t("more.speech")} hint=${t(voice ? "more.speech.hint" : "more.speech.none")} checked=${settings.speech && Boolean(voice)} onChange=${(speech) => prefer({ speech })} />
    </div>
    <div class="field"><span class="field__label">${t("more.paper")}</span><${Choice} label=${t("more.paper")} value=${settings.paper} onChange=${(paper) => prefer({ paper })} options=${[["58", "58 mm"], ["80", "80 mm"]]} /></div>
    <dl class="facts card">
      <div><dt>${t("more.shop")}</dt><dd>${state.shop?.name}</dd></div>
      <div><dt>${t("more.device")}</dt><dd><bdi dir="ltr">${state.device.code}</bdi></dd></div>
      <div><dt>${t("more.version")}</dt><dd><bdi dir="ltr" class="code" data-version>${version}</bdi></dd></div>
    </dl>
  </div>`;
}
