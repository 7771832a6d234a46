/** The goods mended at the counter: name, price, codes, picture. */
import { productName } from "../core/catalogue.js";
import { formatAmount, parseDirhams } from "../../design/offline/money.js";
import { html, useEffect, useRef, useState } from "../../design/ui/h.js";
import { allGoods, CameraSheet, ProductPicture, ProductRow, tintOf, useScanner, useShowcase } from "./goods.js";
import { Button, Choice, Empty, Field, Icon, Screen, Switch, useApp } from "./parts.js";
import { showPhoto, shrinkPhoto } from "./phone.js";

const SHOWN = 60;

/** The goods, to mend a name, a price or a picture. A scan leads straight to its product. */
export function ProductsScreen() {
  const { t, till, state, go, back } = useApp();
  const [text, setText] = useState("");
  const [shown, setShown] = useState(SHOWN);
  const showcase = useShowcase((product) => go("product", { id: product.id }));
  void state.version.catalogue;
  useScanner((code) => {
    const match = till.catalogue.byCode(code);
    go("product", match.kind === "product" ? { id: match.product.id } : { code });
  });
  const found = text.trim() ? till.catalogue.search(text.trim()) : allGoods(till.catalogue, shown + 1);
  return html`<${Screen} title=${t("products.title")} onBack=${back}
    foot=${html`<${Button} kind="primary" class="button--big" icon="plus" onPress=${() => go("product", { name: text.trim() })}>
      ${t("products.new")}<//>`}>
    <div class="search"><${Icon} name="search" />
      <input type="search" autocomplete="off" aria-label=${t("sell.search")} placeholder=${t("sell.search")} value=${text}
        onInput=${(event) => setText(event.target.value)} /></div>
    ${found.length ? html`<ul class="rows card card--flush">${found.slice(0, shown).map((product) => html`<${ProductRow} key=${product.id}
      ...${showcase(product)} />`)}</ul>`
    : html`<${Empty} title=${t(text ? "sell.nothing" : "sell.empty")} />`}
    ${!text && found.length > shown && html`<${Button} kind="secondary" class="button--wide" onPress=${() => setShown(shown + SHOWN)}>
      ${t("act.more")}<//>`}
  <//>`;
}

const SCRIPTS = ["fr", "ar", "ary"];

function startOf(product, { name = "", code = "", language }) {
  return {
    names: product ? { ...product.names } : { [language]: name },
    price: product ? formatAmount(product.price).replace(/\s/g, "") : "",
    unit: product?.unit || "piece",
    category: product?.category || "",
    favourite: product ? product.favourite !== null : false,
    barcodes: product ? product.barcodes.filter((barcode) => !barcode.pack).map((barcode) => barcode.code) : code ? [code] : [],
  };
}

/** Only what was changed is sent: somebody else may be mending another field of the same product. */
function changesOf(product, draft, favourites) {
  const fields = { price: parseDirhams(draft.price), unit: draft.unit, category: draft.category || null };
  const names = Object.fromEntries(Object.entries(draft.names).map(([script, name]) => [script, name.trim()]).filter(([, name]) => name));
  const wanted = { ...fields, names, barcodes: draft.barcodes };
  const known = product && { ...product, barcodes: startOf(product, {}).barcodes };
  const same = (key, value) => product && JSON.stringify(value) === JSON.stringify(known[key]);
  const changed = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => !same(key, value)));
  const was = product ? product.favourite !== null : false;
  if (draft.favourite !== was) changed.favourite = draft.favourite ? Math.max(0, ...favourites.map((one) => one.favourite)) + 1 : null;
  return changed;
}

/** One product: name in the scripts people read here, price, picture. */
export function ProductScreen({ id, name, code }) {
  const { t, till, language, back, attempt, toast } = useApp();
  const product = id ? till.catalogue.get(id) : null;
  const [draft, setDraft] = useState(() => startOf(product, { name, code, language }));
  const [photo, setPhoto] = useState(null);
  const [scanning, setScanning] = useState(false);
  const set = (changes) => setDraft((before) => ({ ...before, ...changes }));
  const addCode = (digits) => setDraft((before) => ({ ...before, barcodes: [...new Set([...before.barcodes, digits])] }));
  useScanner(addCode);
  const price = parseDirhams(draft.price);
  const named = Object.values(draft.names).some((text) => text.trim());
  const save = async () => {
    const changed = changesOf(product, draft, till.catalogue.favourites());
    const saved = Object.keys(changed).length ? await attempt((allowances) => till.saveProduct(changed, id, allowances)) : product;
    if (!saved) return;
    if (photo) await attempt(() => till.addPhoto(saved.id, photo).then(() => true));
    toast(t("product.saved"), { tone: "done" });
    back();
  };
  const scripts = [language, ...SCRIPTS.filter((script) => script !== language)];
  return html`<${Screen} title=${product ? productName(product, language) : t("products.new")} onBack=${back}
    foot=${html`<${Button} kind="primary" class="button--big" icon="done" disabled=${!named || price === null} onPress=${save}>
      ${t("act.save")}<//>`}>
    <${Photo} product=${product} photo=${photo} onPhoto=${setPhoto} />
    <${Field} label=${t("product.name")} lang=${scripts[0]} value=${draft.names[scripts[0]] || ""} maxlength="120"
      onInput=${(event) => set({ names: { ...draft.names, [scripts[0]]: event.target.value } })} />
    <${Field} label=${t("product.price")} dir="ltr" inputmode="decimal" value=${draft.price} placeholder="0,00"
      onInput=${(event) => set({ price: event.target.value })} error=${draft.price && price === null ? t("field.amount_wrong") : ""} />
    <${Choice} label=${t("product.unit")} value=${draft.unit} onChange=${(unit) => set({ unit })}
      options=${[["piece", t("product.piece"), "product"], ["weight", t("product.weight"), "weight"]]} />
    <${Shelf} value=${draft.category} onCategory=${(category) => set({ category })} />
    <${Codes} codes=${draft.barcodes} onScan=${() => setScanning(true)}
      onRemove=${(gone) => set({ barcodes: draft.barcodes.filter((digits) => digits !== gone) })} />
    <div class="card card--flush"><${Switch} label=${t("product.favourite")} hint=${t("product.favourite.hint")} checked=${draft.favourite}
      onChange=${(favourite) => set({ favourite })} /></div>
    <details class="disclosure"><summary>${t("product.names")}</summary><div class="stack">${scripts.slice(1).map((script) => html`<${Field}
      key=${script} label=${t(`product.name.${script}`)} lang=${script} dir=${script === "fr" ? "ltr" : "rtl"}
      value=${draft.names[script] || ""} maxlength="120"
        onInput=${(event) => set({ names: { ...draft.names, [script]: event.target.value } })} />`)}</div></details>
    ${scanning && html`<${CameraSheet} single onClose=${() => setScanning(false)} onCode=${addCode} />`}
  <//>`;
}

function Photo({ product, photo, onPhoto }) {
  const { t, till, toast, language } = useApp();
  const shelf = till.catalogue.categories.find((category) => category.id === product?.category);
  const canvas = useRef(null);
  useEffect(() => { if (photo) showPhoto(canvas.current, photo).catch(() => undefined); }, [photo]);
  const take = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    try {
      onPhoto(await shrinkPhoto(file));
    } catch {
      toast(t("photo.unreadable"), { tone: "problem" });
    }
  };
  return html`<div class="photo">
    ${photo ? html`<canvas ref=${canvas} class="photo__shown" role="img" aria-label=${t("photo.new")}>
      </canvas>` : product && html`<${ProductPicture} product=${product} name=${productName(product, language)} tint=${tintOf(shelf)} />`}
    <label class="button button--secondary photo__take"><input class="visually-hidden" type="file" accept="image/*" capture="environment"
      onChange=${take} /><span>${t(product?.photo || photo ? "photo.again" : "photo.take")}</span></label>
  </div>`;
}

function Shelf({ value, onCategory }) {
  const { t, till, language } = useApp();
  return html`<${Field} label=${t("product.shelf")}>${(id) => html`<select id=${id} value=${value}
    onChange=${(event) => onCategory(event.target.value)}>
    <option value="">${t("product.no_shelf")}</option>
    ${till.catalogue.categories.map((category) => html`<option key=${category.id} value=${category.id} selected=${category.id === value}>
      ${productName(category, language)}</option>`)}
  </select>`}<//>`;
}

function Codes({ codes, onScan, onRemove }) {
  const { t } = useApp();
  return html`<div class="field"><span class="field__label">${t("product.codes")}</span>
    <div class="cluster">${codes.map((code) => html`<${Button} key=${code} kind="secondary" icon="close"
      aria-label=${t("product.remove_code", { code })} onPress=${() => onRemove(code)}><bdi dir="ltr" class="code">${code}</bdi><//>`)}
      <${Button} kind="secondary" icon="scan" onPress=${onScan}>${t("sell.scan")}<//></div></div>`;
}
