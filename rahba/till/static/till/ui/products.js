import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Empty, Screen } from "./bits.js";
import { Icon } from "./icons.js";
import { ProductRow } from "./tile.js";
import { allGoods } from "./goods.js";
import { useScanner } from "./scans.js";

const SHOWN = 60;

/** The goods, to mend a name, a price or a picture. A scan leads straight to its product. */
export function ProductsScreen() {
  const { t, till, state, go, back } = useApp();
  const [text, setText] = useState("");
  const [shown, setShown] = useState(SHOWN);
  void state.version.catalogue;
  useScanner((code) => {
    const match = till.catalogue.byCode(code);
    go("product", match.kind === "product" ? { id: match.product.id } : { code });
  });
  const found = text.trim() ? till.catalogue.search(text.trim()) : allGoods(till.catalogue, shown + 1);
  return html`<${Screen} title=${t("products.title")} onBack=${back}
    foot=${html`<${Button} kind="primary" class="button--big" icon="plus" onPress=${() => go("product", { name: text.trim() })}>${t("products.new")}<//>`}>
    <div class="search"><${Icon} name="search" />
      <input type="search" autocomplete="off" aria-label=${t("sell.search")} placeholder=${t("sell.search")} value=${text} onInput=${(event) => setText(event.target.value)} /></div>
    ${found.length ? html`<ul class="rows card card--flush">${found.slice(0, shown).map((product) => html`<${ProductRow} key=${product.id} product=${product} onPress=${() => go("product", { id: product.id })} />`)}</ul>`
    : html`<${Empty} title=${t(text ? "sell.nothing" : "sell.empty")} />`}
    ${!text && found.length > shown && html`<${Button} kind="secondary" class="button--wide" onPress=${() => setShown(shown + SHOWN)}>${t("act.more")}<//>`}
  <//>`;
}
