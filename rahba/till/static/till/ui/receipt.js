import { html, useEffect, useState } from "./h.js";
import { useApp } from "./context.js";
import { Button, Empty, Screen } from "./bits.js";
import { ReasonSheet } from "./reasons.js";
import { ReceiptPaper, useShare } from "./receipt_paper.js";
import { QrSheet } from "./qr.js";
import { STATES } from "./receipts.js";

/** An old receipt: seen again, shared again, taken back in part or whole. */
export function ReceiptScreen({ id }) {
  const { t, till, back, go, attempt, toast, state } = useApp();
  const [found, setFound] = useState(undefined);
  const [sheet, setSheet] = useState(null);
  const load = () => attempt(() => till.findReceipt(id)).then(setFound);
  useEffect(() => { load(); }, [id, state.unsent]);
  const share = useShare(found);
  if (!found) return html`<${Screen} title=${t("nav.receipts")} onBack=${back}>${found === null ? html`<${Empty} title=${t("receipts.none")} />` : html`<p class="muted" role="status">${t("act.wait")}</p>`}<//>`;
  const [tone, key] = STATES[found.state];
  const left = found.remaining.some((line) => line.quantity > 0);
  const takeBack = async (reason) => {
    const gone = await attempt((allowances) => till.voidSale(found.id, reason, allowances));
    setSheet(null);
    if (gone) { toast(t("void.done", { number: found.sale.receipt_number }), { tone: "done" }); load(); }
  };
  return html`<${Screen} title=${html`<bdi dir="ltr">${found.sale.receipt_number}</bdi>`} onBack=${back} tools=${html`<span class=${`state state--${tone}`}>${t(key)}</span>`}
    foot=${html`<${Button} kind="primary" class="button--big" icon="share" onPress=${share}>${t("receipt.share")}<//>`}>
    <${ReceiptPaper} receipt=${found} />
    <div class="cluster acts">
      ${found.state !== "void" && left && html`<${Button} kind="secondary" icon="undo" onPress=${() => go("return", { id: found.id })}>${t("receipt.return")}<//>`}
      <${Button} kind="secondary" icon="qr" onPress=${() => setSheet("qr")}>${t("receipt.qr")}<//>
      ${found.state !== "void" && found.source === "here" && found.returned.total === 0 && html`<${Button} kind="danger" icon="trash" onPress=${() => setSheet("void")}>${t("receipt.take_back")}<//>`}
    </div>
    ${sheet === "qr" && html`<${QrSheet} receipt=${found} onClose=${() => setSheet(null)} />`}
    ${sheet === "void" && html`<${ReasonSheet} title=${t("void.title")} words=${t("void.words")} act=${t("void.act")} onClose=${() => setSheet(null)} onReason=${takeBack} />`}
  <//>`;
}
