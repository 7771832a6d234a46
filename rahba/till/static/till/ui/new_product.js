import { parseDirhams } from "../../design/offline/money.js";
import { html, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Choice, Field, Notice, Sheet } from "./bits.js";

/** An unknown code is no dead end: name it, price it, and it is in the basket. */
export function NewProductSheet({ code, name = "", onClose, onMade, onFree }) {
  const { t, till, language, attempt } = useApp();
  const [label, setLabel] = useState(/^\d+$/.test(name) ? "" : name);
  const [price, setPrice] = useState("");
  const [unit, setUnit] = useState("piece");
  const amount = parseDirhams(price);
  const ready = label.trim() && amount;
  const make = async () => {
    const fields = { names: { [language]: label.trim() }, price: amount, unit, ...(code ? { barcodes: [code] } : {}) };
    const made = await attempt(() => till.saveProduct(fields));
    if (made) onMade(made);
  };
  const sellOnly = () => onFree(label.trim() || code || t("free.label"), amount);
  const allowed = till.may("product_edit");
  const submit = (event) => { event.preventDefault(); if (ready && allowed) make(); };
  return html`<${Sheet} title=${t("new.title")} onClose=${onClose}
    foot=${html`<${Button} kind="secondary" disabled=${!amount} onPress=${sellOnly}>${t("new.sell_only")}<//>
      ${allowed && html`<${Button} kind="primary" icon="plus" disabled=${!ready} onPress=${make}>${t("new.add")}<//>`}`}>
    <form class="stack" onSubmit=${submit}>
      ${code && html`<${Notice} tone="info" icon="scan" title=${html`<bdi dir="ltr" class="code">${code}</bdi>`}>${t("new.unknown")}<//>`}
      <${Field} label=${t("product.name")} data-focus value=${label} maxlength="120" onInput=${(event) => setLabel(event.target.value)} />
      <${Field} label=${t("product.price")} dir="ltr" inputmode="decimal" value=${price} placeholder="0,00" onInput=${(event) => setPrice(event.target.value)}
        error=${price && !amount ? t("field.amount_wrong") : ""} />
      <${Choice} label=${t("product.unit")} value=${unit} onChange=${setUnit} options=${[["piece", t("product.piece"), "product"], ["weight", t("product.weight"), "weight"]]} />
      <button type="submit" class="visually-hidden" tabindex="-1">${t("new.add")}</button>
    </form>
  <//>`;
}
