/** The facade of the wallet for its screens: what is known, and every act. Acts throw a Refusal in words. */
import { ask } from '../../design/offline/connection.js';
import { uuid7 } from '../../design/offline/ids.js';
import { Refusal } from '../../design/offline/refusal.js';
import { answered, found, isOpen, newPayment, quotedAgain, sending, told } from '../core/fate.js';
import { newestPage, nextPage } from '../core/pages.js';
import { openKept } from './kept.js';

const API = '/api/v1/wallet';
/** Asked again after four seconds, then after twice as long each time, up to a minute: a broken server is not helped by haste. */
const ASK_AGAIN = 4000;
const MOST_DOUBLINGS = 4;
/** A person waits for a payment with the phone in the hand; beyond this it is looked after in the background. */
const PAY_LIMIT = 12000;
/** So many payments stay on the phone as receipts. */
const RECEIPTS = 50;

/**
 * @typedef {object} Options
 * @property {() => string} language in which refusals are told
 * @property {typeof fetch} [fetcher] @property {() => string} [csrf] @property {any} [kept] @property {number} [askAgain]
 */

const pageToken = () => /(?:^|; )csrftoken=([^;]+)/.exec(globalThis.document?.cookie ?? '')?.[1] ?? '';

export class Wallet {
  /** @param {Options} options */
  constructor({ language, fetcher = globalThis.fetch.bind(globalThis), csrf = pageToken, kept = openKept('rahba-wallet'), askAgain = ASK_AGAIN }) {
    this.language = language;
    this.fetcher = fetcher;
    this.csrf = csrf;
    this.kept = kept;
    this.askAgain = askAgain;
    /** Server time minus the phone's: payment ids are made by the server's clock. */
    this.gap = 0;
    /** @type {WalletState} */
    this.state = { ready: false, connection: 'starting', signedIn: null, me: null, seen: null, fresh: false, history: null, requests: null, payments: [] };
    /** @type {Set<(state: WalletState) => void>} */
    this.listeners = new Set();
    /** @type {any} */
    this.timer = null;
    this.rounds = 0;
  }

  /** @param {(state: WalletState) => void} listener @returns {() => void} */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What the phone kept is shown at once; then the server is asked. */
  async start() {
    try {
      const [me, history, requests, payments] = await Promise.all([
        this.kept.get('me'), this.kept.get('history'), this.kept.get('requests'), this.kept.payments()]);
      const held = payments.map((/** @type {WalletPayment} */ payment) => found(payment));
      this.#set({ me: me?.me ?? null, seen: me?.seen ?? null, history: history ?? null, requests: requests ?? null, payments: held });
    } catch {
      // A phone that keeps nothing shows what the server says; it pays only when a payment can be written down.
    }
    this.#set({ ready: true });
    await this.refresh();
    await this.settle();
  }

  stop() {
    clearTimeout(this.timer);
  }

  /** Balance, level, requests and the newest movements, as the server has them now. @returns {Promise<boolean>} */
  async refresh() {
    const answer = await this.#ask('GET', '/me');
    if (answer.kind !== 'ok') {
      this.#set({ fresh: false });
      return false;
    }
    const { now, ...me } = answer.body;
    this.gap = Date.parse(now) - Date.now();
    await this.#sameWallet(me);
    this.#set({ me, seen: now, fresh: true });
    await this.kept.put('me', { me, seen: now }).catch(() => undefined);
    if (me.wallet) await Promise.all([this.readHistory(), this.readRequests()]);
    return true;
  }

  /** Another person signed in on this phone: nothing of the one before is shown to them. @param {Me} me */
  async #sameWallet(me) {
    const before = this.state.me;
    if (!before || (before.person.phone === me.person.phone && (!before.wallet || before.wallet.id === me.wallet?.id))) return;
    await this.kept.clear().catch(() => undefined);
    this.#set({ history: null, requests: null, payments: [] });
  }

  async readHistory() {
    const answer = await this.#ask('GET', '/history');
    if (answer.kind !== 'ok') return;
    const history = newestPage(this.state.history, answer.body, answer.body.now);
    this.#set({ history });
    await this.kept.put('history', history).catch(() => undefined);
  }

  /** The page below, kept too. */
  async readOlder() {
    const { history } = this.state;
    if (!history?.next) return;
    const page = this.#must(await this.#ask('GET', `/history?before=${encodeURIComponent(history.next)}`));
    const longer = nextPage(history, page);
    this.#set({ history: longer });
    await this.kept.put('history', longer).catch(() => undefined);
  }

  async readRequests() {
    const answer = await this.#ask('GET', '/requests');
    if (answer.kind !== 'ok') return;
    const requests = { rows: answer.body.requests, mine: answer.body.mine, seen: new Date().toISOString() };
    this.#set({ requests });
    await this.kept.put('requests', requests).catch(() => undefined);
  }

  /** @param {string} [name] for a person who has none yet */
  async open(name = '') {
    this.#must(await this.#ask('POST', '/open', { name }));
    await this.refresh();
  }

  /** @param {string} pin @param {string} [old] */
  async setPin(pin, old = '') {
    this.#must(await this.#ask('PUT', '/pin', { pin, old }));
    await this.refresh();
  }

  /** @param {string} text of a code, or a reference @returns {Promise<Asked>} */
  async resolve(text) {
    return this.#must(await this.#ask('POST', '/codes/resolve', { text }));
  }

  /** Whose wallet is under a number, by as much of their name as a stranger may see. @param {string} phone @returns {Promise<Asked>} */
  async lookUp(phone) {
    const { payee, name, kind, amount } = this.#must(await this.#ask('POST', '/look-up', { phone }));
    return { payee, name, kind, intent: null, amount };
  }

  /** What it costs, and the payment that would be made: nothing moves yet. @param {Asked} asked @param {number} amount @returns {Promise<WalletPayment>} */
  async prepare(asked, amount) {
    const quote = await this.#quote(asked, amount);
    return newPayment(uuid7(Date.now() + this.gap), asked, quote, new Date().toISOString());
  }

  /** @param {{payee: string, intent: string | null}} asked @param {number} amount @returns {Promise<Quote>} */
  async #quote({ payee, intent }, amount) {
    return this.#must(await this.#ask('POST', '/quotes', intent ? { intent, amount } : { payee, amount }));
  }

  /**
   * Written down, then sent, under the id it has had from the start. What comes back is where it stands; `unknown` is looked after here.
   * @param {WalletPayment} payment @param {string} pin @returns {Promise<WalletPayment>}
   */
  async pay(payment, pin) {
    if (this.state.connection === 'offline' && !(await this.refresh())) throw new Refusal('offline');
    let trying = payment;
    if (Date.now() + this.gap >= payment.expires) {
      const quote = await this.#quote(payment, payment.amount);
      if (quote.fee > payment.fee) throw new Refusal('fee_changed');
      trying = quotedAgain(payment, quote);
    }
    trying = sending(trying);
    try {
      await this.kept.putPayment(trying);
    } catch {
      throw new Refusal('not_kept');
    }
    this.#hold(trying);
    const { id, payee, intent, amount, quote } = trying;
    const whom = intent ? { intent } : { payee };
    const answer = await this.#ask('POST', '/payments', { id, ...whom, amount, quote, pin }, PAY_LIMIT);
    const after = await this.#keep(answered(trying, answer));
    this.rounds = 0;
    if (after.state === 'done') void this.refresh();
    else if (isOpen(after)) void this.settle();
    return after;
  }

  /** Ask what became of every payment that nobody knows about, until each is known. */
  async settle() {
    clearTimeout(this.timer);
    for (const payment of this.state.payments.filter(isOpen)) {
      const after = told(payment, await this.#ask('GET', `/payments/${payment.id}`));
      if (after !== payment) {
        await this.#keep(after);
        if (after.state === 'done') void this.refresh();
      }
    }
    clearTimeout(this.timer);
    if (!this.state.payments.some(isOpen)) this.rounds = 0;
    else {
      this.timer = setTimeout(() => { void this.settle(); }, this.askAgain * 2 ** Math.min(this.rounds, MOST_DOUBLINGS));
      this.rounds += 1;
    }
  }

  /** What was read is put away; what may still be paid stays. @param {string} id */
  async putAway(id) {
    const payment = this.state.payments.find((one) => one.id === id);
    if (!payment || isOpen(payment)) return;
    this.#set({ payments: this.state.payments.filter((one) => one.id !== id) });
    await this.kept.dropPayment(id).catch(() => undefined);
  }

  /** Ask somebody for money. @param {Asked} payer @param {number} amount @param {string} id made once, however often it is sent */
  async askFor(payer, amount, id) {
    return this.#must(await this.#ask('POST', '/requests', { id, payer: payer.payee, amount }));
  }

  newId() {
    return uuid7(Date.now() + this.gap);
  }

  /** @param {string} id */
  async refuse(id) {
    this.#must(await this.#ask('POST', `/requests/${id}/refuse`));
    await this.refresh();
  }

  /** What one asked for and no longer does. @param {string} id @returns {Promise<string>} where it stands: paid meanwhile, it stays paid */
  async cancel(id) {
    const { state } = this.#must(await this.#ask('POST', `/requests/${id}/cancel`));
    await this.refresh();
    return state;
  }

  /** Leaves nothing on the phone; not while nobody knows whether money moved. */
  async signOut() {
    if (this.state.payments.some(isOpen)) throw new Refusal('unsettled');
    const form = new URLSearchParams({ csrfmiddlewaretoken: this.csrf() });
    const answer = await this.fetcher(`/${this.language()}/account/logout/`, { method: 'POST', body: form }).catch(() => null);
    if (!answer?.ok) throw new Refusal('offline');
    this.stop();
    await this.kept.clear().catch(() => undefined);
    this.#set({ me: null, seen: null, fresh: false, history: null, requests: null, payments: [], signedIn: false });
  }

  /** @param {WalletPayment} payment @returns {Promise<WalletPayment>} */
  async #keep(payment) {
    await this.kept.putPayment(payment).catch(() => undefined);
    this.#hold(payment);
    const settled = this.state.payments.filter((one) => !isOpen(one));
    for (const old of settled.slice(RECEIPTS)) await this.putAway(old.id);
    return payment;
  }

  /** @param {WalletPayment} payment */
  #hold(payment) {
    this.#set({ payments: [payment, ...this.state.payments.filter(({ id }) => id !== payment.id)] });
  }

  /** @param {string} method @param {string} path @param {object} [body] @param {number} [limit] @returns {Promise<Answer>} */
  async #ask(method, path, body, limit) {
    const headers = { 'Accept-Language': this.language(), 'Content-Type': 'application/json', 'X-CSRFToken': this.csrf() };
    const init = { method, headers, body: method === 'GET' ? undefined : JSON.stringify(body ?? {}) };
    const answer = await ask(this.fetcher, API + path, init, { limit, credentials: 'same-origin' });
    const away = answer.kind === 'offline' || answer.kind === 'portal' || (answer.kind === 'problem' && answer.status >= 500);
    const signedIn = answer.kind === 'problem' && answer.status === 401 ? false : answer.kind === 'ok' ? true : this.state.signedIn;
    this.#set({ connection: away ? 'offline' : 'online', signedIn });
    return answer;
  }

  /** @param {Answer} answer */
  #must(answer) {
    if (answer.kind === 'ok') return answer.body;
    if (answer.kind === 'problem' && answer.status < 500) throw new Refusal(answer.code, { detail: answer.detail });
    throw new Refusal('offline');
  }

  /** @param {Partial<WalletState>} changes */
  #set(changes) {
    if (Object.entries(changes).every(([key, value]) => /** @type {any} */ (this.state)[key] === value)) return;
    this.state = Object.freeze({ ...this.state, ...changes });
    for (const listener of this.listeners) listener(this.state);
  }
}
