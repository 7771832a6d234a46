import { Refusal } from "../../design/offline/refusal.js";
import { html, useRef, useState } from "../../design/ui/h.js";
import { Button, Pad, Row, Sheet, useApp } from "./parts.js";

/** Which placeholders of which refusals are money; `too_much` speaks of goods. */
const AMOUNTS = { not_enough_cash: ["missing"], carnet_too_much: ["most"], over_limit: ["over"], wallet_too_much: ["amount", "most"],
  paid_by_wallet: ["amount"] };

/** A refusal in words: what happened, that nothing is lost, what to do. */
export function refusalText(t, money, { code, params = {} }) {
  const said = { ...params };
  for (const name of AMOUNTS[code] || []) said[name] = money(params[name]);
  if (code === "too_much") said.most = params.most / 1000;
  const key = `refusal.${code}`;
  const text = t(key, said);
  return text === key ? t("refusal.unknown", { code }) : text;
}

/**
 * Runs an act until it passes, is given up, or is refused for good. On the way it asks for a PIN or for a yes.
 * @returns {(act: (allowances: Allowances) => Promise<any>) => Promise<any>}  null when it did not happen
 */
export function useAttempt(ask, onRefused) {
  return async (act) => {
    const allowances = { approvals: [], confirmed: [] };
    for (;;) {
      try {
        return await act(allowances);
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        const needs = refusal.needs;
        if (!needs) {
          onRefused(refusal);
          return null;
        }
        const answer = await ask({ needs, refusal });
        if (!answer) return null;
        if ("approval" in needs) allowances.approvals.push(answer);
        else allowances.confirmed.push(needs.confirm);
      }
    }
  };
}

/** One question at a time: `ask(question)` shows the sheet and resolves with the answer, or null. */
export function useQuestions() {
  const [question, setQuestion] = useState(null);
  const answer = useRef(null);
  const ask = (asked) => new Promise((resolve) => {
    answer.current = resolve;
    setQuestion(asked);
  });
  const settle = (value) => {
    setQuestion(null);
    answer.current?.(value);
  };
  return { question, ask, settle };
}

export function Question({ question, onAnswer }) {
  if ("approval" in question.needs) return html`<${ApprovalSheet} verb=${question.needs.approval} refusal=${question.refusal}
    onAnswer=${onAnswer} />`;
  return html`<${ConfirmSheet} question=${question} onAnswer=${onAnswer} />`;
}

function ConfirmSheet({ question, onAnswer }) {
  const { t, moneyText } = useApp();
  const name = question.needs.confirm;
  return html`<${Sheet} title=${t(`confirm.${name}.title`)} onClose=${() => onAnswer(null)}
    foot=${html`<${Button} kind="secondary" onPress=${() => onAnswer(null)}>${t("act.cancel")}<//>
      <${Button} kind="primary" data-focus onPress=${() => onAnswer(true)}>${t(`confirm.${name}.yes`)}<//>`}>
    <p class="lead">${refusalText(t, moneyText, question.refusal)}</p>
  <//>`;
}

/** The PIN of somebody who may: the cashier hands the phone over, nobody signs out. */
function ApprovalSheet({ verb, refusal, onAnswer }) {
  const { t, till, moneyText } = useApp();
  const people = till.approvers(verb);
  const [person, setPerson] = useState(people.length === 1 ? people[0] : null);
  const title = t(`approve.${verb}`);
  const why = verb === "admit" && html`<p class="muted">${refusalText(t, moneyText, refusal)}</p>`;
  if (person) {
    return html`<${PinSheet} title=${title} why=${why} person=${person} onClose=${() => onAnswer(null)}
      check=${(pin) => till.approve(person.id, pin, verb)} onPassed=${onAnswer} />`;
  }
  return html`<${Sheet} title=${title} onClose=${() => onAnswer(null)}>
    ${why}${people.length ? html`<p class="muted">${t("approve.who")}</p>
      <ul class="rows card card--flush">${people.map((one) => html`<${Row} key=${one.id} avatar=${one.name} title=${one.name}
        onPress=${() => setPerson(one)} />`)}</ul>`
    : html`<p class="lead">${t("approve.nobody")}</p>`}
  <//>`;
}

/** Digits, checked on the phone itself; wrong tries cost growing time, and the sheet says how long. */
export function PinSheet({ title, why, person, check, onPassed, onClose }) {
  const { t, moneyText } = useApp();
  const [pin, setPin] = useState("");
  const [said, setSaid] = useState("");
  const enter = async () => {
    if (!pin) return;
    try {
      onPassed(await check(pin));
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      setPin("");
      setSaid(refusalText(t, moneyText, refusal));
    }
  };
  return html`<${Sheet} title=${title} onClose=${onClose}
    foot=${html`<${Button} kind="primary" class="button--big" icon="done" disabled=${pin.length < 4} onPress=${enter}>${t("pin.enter")}
      <//>`}>
    ${why}<${Pad} label=${t("pin.of", { name: person.name })} value=${pin} onChange=${setPin} fraction=${0} secret onEnter=${enter} />
    <p class="text-problem strong" role="alert">${said}</p>
  <//>`;
}
