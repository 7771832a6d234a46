/**
 * What becomes of one payment. Its id is made before anything is sent and never changes, so that whatever is lost on the
 * way it is paid at most once:
 *
 *   ready → sent → done | refused | ready again (a PIN mistyped) | unknown (the answer was lost) → done | refused | never
 *
 * While an answer is missing nobody knows, and nobody is told anything else. It is known when the server has the payment,
 * or when the quote that every try bore has expired: what arrives after that is not done any more. A payment to another issuer may be
 * `away`: the server has it, and waits for that issuer's word however long it takes.
 */

/** A try that is still under way may arrive this long after its quote. */
const LATE = 60_000;
/** These say that this very payment can never be made, whatever else is on its way. */
const FINAL = ['refused_before'];
/** These cost the payment nothing: the same one may be tried again. */
const AGAIN = ['wrong_pin', 'pin_wait', 'pin_not_set', 'signed_out', 'stale_page', 'quote_expired', 'try_again'];

/** @param {string} id @param {Asked} asked @param {Quote} quote @param {string} at @returns {WalletPayment} */
export function newPayment(id, asked, quote, at) {
  const { payee, intent, kind, name } = asked;
  return {
    id, payee, intent, kind, name, at, amount: quote.amount, fee: quote.fee, quote: quote.id, expires: Date.parse(quote.expires_at),
    state: 'ready', lost: false, away: false, refusal: null, line: null,
  };
}

/** The same payment with a fresh quote. @param {WalletPayment} payment @param {Quote} quote @returns {WalletPayment} */
export function quotedAgain(payment, quote) {
  const expires = Math.max(payment.expires, Date.parse(quote.expires_at));
  return { ...payment, quote: quote.id, amount: quote.amount, fee: quote.fee, expires };
}

/** To be written down before it is sent: from here on a try may be on its way. @param {WalletPayment} payment @returns {WalletPayment} */
export function sending(payment) {
  return { ...payment, state: 'sent', refusal: null };
}

/** The app was closed while a try was under way: its answer is lost. @param {WalletPayment} payment @returns {WalletPayment} */
export function found(payment) {
  return payment.state === 'sent' ? { ...payment, state: 'unknown', lost: true } : payment;
}

/** What the server, or nobody, answered to a try. @param {WalletPayment} payment @param {Answer} answer @returns {WalletPayment} */
export function answered(payment, answer) {
  if (answer.kind === 'ok' && answer.body?.state) return known(payment, answer.body);
  if (answer.kind !== 'problem' || answer.status >= 500) return { ...payment, state: 'unknown', lost: true };
  const refusal = { code: answer.code, detail: answer.detail };
  if (FINAL.includes(answer.code)) return { ...payment, state: 'refused', refusal };
  // An earlier try may still arrive: that this one was refused settles nothing.
  if (payment.lost) return { ...payment, state: 'unknown', refusal };
  return { ...payment, state: AGAIN.includes(answer.code) ? 'ready' : 'refused', refusal };
}

/** What the server says when it is asked what became of it. @param {WalletPayment} payment @param {Answer} answer @returns {WalletPayment} */
export function told(payment, answer) {
  if (answer.kind !== 'ok' || !isOpen(payment)) return payment;
  if (answer.body.state !== 'unknown') return known(payment, answer.body);
  return Date.parse(answer.body.now) > payment.expires + LATE ? { ...payment, state: 'never' } : payment;
}

/** Whether money may still move. @param {WalletPayment} payment */
export function isOpen({ state }) {
  return state === 'sent' || state === 'unknown';
}

/** The server's own word. @param {WalletPayment} payment @param {any} body @returns {WalletPayment} */
function known(payment, body) {
  if (body.state === 'done') return done(payment, body.line);
  if (body.state === 'refused') return { ...payment, state: 'refused', away: false, refusal: { code: body.code, detail: body.detail } };
  return { ...payment, state: 'unknown', lost: true, refusal: null, away: body.state === 'on_its_way' };
}

/** @param {WalletPayment} payment @param {Line} line @returns {WalletPayment} */
function done(payment, line) {
  return { ...payment, state: 'done', lost: false, away: false, refusal: null, line };
}
