/** A customer's whole card on this phone: asked from the server when it can be, kept for when it cannot. */
import { ask } from '../../design/offline/connection.js';
import { Refusal } from '../../design/offline/refusal.js';
import { wholeCard } from '../core/card.js';
import { LATEST, READ, stateOf } from './facts.js';

/** Cards that stay on the phone: those opened last. */
const CARDS_KEPT = 200;

/** @param {import('./desk.js').Desk} desk */
export function cardVerbs(desk) {
  /** Balances that a round of the sender could not make agree: not asked for again. @type {Map<string, number>} */
  const tried = new Map();

  const statement = async (/** @type {string} */ id, limit = 100) => {
    const customer = desk.customers.get(id);
    if (!customer) throw new Refusal('not_found');
    const { kept, own } = await desk.need().store.read([...READ, 'meta'], async (tx) => {
      const facts = await tx.range('facts', 'customer', { from: [id, 0], to: [id, LATEST], newest: true, limit });
      const entries = await Promise.all(facts.map((fact) => entryOf(tx, fact)));
      return { kept: (await tx.get('meta', `card:${id}`))?.value ?? null, own: entries.flatMap((entry) => entry ?? []) };
    });
    return { customer, ...wholeCard(customer.balance, kept, own) };
  };

  return {
    /** @param {string} id @param {number} [limit] @returns {Promise<CustomerPage>} */
    statement,

    /** Asks the server for the newest page, or for the one below what is here. True if the phone now knows what the server knows.
     * @param {string} id @param {{older?: boolean}} [options] @returns {Promise<boolean>} */
    async readCard(id, { older = false } = {}) {
      const { store, syncer } = desk.need();
      const kept = older ? await store.getMeta(`card:${id}`) : null;
      const card = await askForCard(desk, id, kept);
      if (!card) return false;
      await store.write(['meta'], (tx) => keep(tx, id, card));
      // Another till has written since the last round: the balance shown follows.
      if ((await statement(id)).elsewhere && tried.get(id) !== card.balance) {
        tried.set(id, card.balance);
        await syncer.now();
      }
      return true;
    },
  };
}

/** @param {import('./desk.js').Desk} desk @param {string} id @param {Card | null} kept what the page is to follow @returns {Promise<Card | null>} */
async function askForCard(desk, id, kept) {
  const { fetch, api, clock } = desk.options;
  const path = `${api}/till/customers/${id}/entries${kept?.next ? `?after=${kept.next}` : ''}`;
  const answer = await ask(fetch, path, {}, { limit: 8000, token: desk.state.device?.token });
  const seen = new Date(clock.now()).toISOString();
  // Opened on this phone and not sent yet: all there is of it is here.
  if (answer.kind === 'problem' && answer.code === 'unknown_customer') return { entries: [], balance: 0, next: null, seen };
  if (answer.kind !== 'ok' || !Array.isArray(answer.body?.entries)) return null;
  const { entries, balance, next } = answer.body;
  return kept ? { ...kept, entries: [...kept.entries, ...entries], next } : { entries, balance, next, seen };
}

/** @param {import('../../design/offline/store.js').Tx} tx @param {string} id @param {Card} card */
async function keep(tx, id, card) {
  const before = (await tx.get('meta', 'cards'))?.value ?? [];
  const cards = [...before.filter((/** @type {string} */ one) => one !== id), id];
  for (const old of cards.splice(0, cards.length - CARDS_KEPT)) await tx.delete('meta', `card:${old}`);
  await tx.put('meta', { key: 'cards', value: cards });
  await tx.put('meta', { key: `card:${id}`, value: card });
}

/** @param {import('../../design/offline/store.js').Tx} tx @param {Fact} fact @returns {Promise<StatementEntry | null>} */
async function entryOf(tx, { id, kind, at, text, number, sale }) {
  const body = JSON.parse(text), state = await stateOf(tx, id);
  const carnet = (/** @type {any[]} */ rows) => rows.reduce((sum, { means, amount }) => sum + (means === 'carnet' ? amount : 0), 0);
  if (kind === 'sale') return carnet(body.payments) ? { id, at, kind, amount: carnet(body.payments), number, state } : null;
  if (kind === 'return') return carnet(body.refunds) ? { id, at, kind, amount: -carnet(body.refunds), number, state } : null;
  if (kind === 'carnet') return { id, at, kind: body.entry, amount: body.entry === 'repayment' ? -body.amount : body.amount, state };
  const undone = kind === 'void' && sale ? await tx.get('facts', sale) : null;
  const written = undone ? carnet(JSON.parse(undone.text).payments) : 0;
  return written ? { id, at, kind: 'void', amount: -written, number: undone.number, state } : null;
}
