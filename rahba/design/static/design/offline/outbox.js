/**
 * What happened here and the server has not yet confirmed. A fact, its outbox line, the device's counter and its effects
 * on the local stock and balances are one transaction; a line leaves on its own positive answer and on nothing else
 * (shop:F08, F11). Lines never expire (shop:F14).
 */
import { Refusal } from './refusal.js';

const TABLES = ['meta', 'facts', 'outbox', 'aside', 'parked', 'stock', 'balances', 'products', 'customers'];
const FIRST_WAIT = 30000;
const LONGEST_WAIT = 3600000;
const FORMAT = 'rahba-rescue';

/** @param {string} text */
export async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {any[]} rows */
const bySeq = (rows) => rows.sort((a, b) => a.seq - b.seq);

/**
 * @typedef {{id: string, kind: FactKind, body: any, effects?: Effects, receipt?: boolean, sale?: string, customer?: string | null}} Draft
 * `receipt`: the body is given this device's next receipt number.
 */
export class Outbox {
  /** @param {import('./store.js').Store} store @param {Clock} clock */
  constructor(store, clock) {
    this.store = store;
    this.clock = clock;
    /** Asked for by the server and sent again once: not at every exchange. @type {Set<number>} */
    this.sentAgain = new Set();
  }

  /**
   * Writes facts and all they change, at once. Refusal `already_recorded` when one of the ids is here already.
   * @param {Draft[]} drafts @param {string} code the device's, for receipt numbers
   * @param {(tx: import('./store.js').Tx, facts: Fact[]) => Promise<void>} [more] further writes and checks in the same transaction
   * @returns {Promise<Fact[]>}
   */
  async append(drafts, code, more) {
    const { facts, counters } = await this.store.write(TABLES, async (tx) => {
      const counters = { seq: 0, receipt: 0, ...(await tx.get('meta', 'counters'))?.value };
      const facts = [];
      for (const draft of drafts) {
        const known = await tx.get('facts', draft.id);
        if (known) throw new Refusal('already_recorded', { number: known.number ?? '' });
        counters.seq += 1;
        const body = { ...draft.body };
        if (draft.receipt) {
          counters.receipt += 1;
          body.receipt_number = `${code}-${String(counters.receipt).padStart(6, '0')}`;
        }
        const effects = draft.effects ?? { stock: {}, balances: {} };
        const line = { id: draft.id, seq: counters.seq, kind: draft.kind, text: JSON.stringify(body), attempts: 0, not_before: 0, effects };
        const fact = factOf(line, { number: body.receipt_number, sale: draft.sale, customer: draft.customer ?? undefined });
        await tx.put('facts', fact);
        await tx.put('outbox', line);
        await applyEffects(tx, effects);
        facts.push(fact);
      }
      await tx.put('meta', { key: 'counters', value: counters });
      await more?.(tx, facts);
      return { facts, counters };
    });
    this.store.remember({ counters });
    return facts;
  }

  /** Next lines to send, in order. @param {{limit?: number, now?: number, except?: Set<string>}} [options] @returns {Promise<OutboxLine[]>} */
  pending({ limit = 50, now = Infinity, except = new Set() } = {}) {
    return this.store.read(['outbox'], async (tx) => {
      const due = (/** @type {OutboxLine[]} */ lines) => lines.filter((line) => line.not_before <= now && !except.has(line.id));
      const first = await tx.range('outbox', 'seq', { limit: 4 * limit });
      const found = due(first);
      // Lines put off stand in front: look behind them all.
      return (found.length < limit && first.length === 4 * limit ? due(await tx.range('outbox', 'seq')) : found).slice(0, limit);
    });
  }

  /** How many wait, and since when. @returns {Promise<{count: number, since: string | null}>} */
  waiting() {
    return this.store.read(['outbox'], async (tx) => {
      const [oldest] = await tx.range('outbox', 'seq', { limit: 1 });
      return { count: await tx.count('outbox'), since: oldest ? JSON.parse(oldest.text).at ?? null : null };
    });
  }

  /** The envelopes as the protocol has them; the count begins anew where the device was paired anew. @param {OutboxLine[]} lines */
  async envelopes(lines) {
    const base = await this.#base();
    return Promise.all(lines.map(async ({ id, seq, kind, text, origin }) => (
      { id, seq: seq - base, kind, hash: await sha256(text), body: text, ...(origin ? { origin } : {}) })));
  }

  async #base() {
    return (await this.store.getMeta('counters'))?.base ?? 0;
  }

  /** They are about to leave: from now on the server may know them. @param {OutboxLine[]} lines */
  async mark(lines) {
    await this.store.write(['outbox'], async (tx) => {
      for (const { id } of lines) {
        const line = await tx.get('outbox', id);
        if (line) await tx.put('outbox', { ...line, attempts: line.attempts + 1 });
      }
    });
  }

  /** Could not be judged alone: try later, ever more slowly, for ever. @param {OutboxLine[]} lines @param {string} error */
  async putOff(lines, error) {
    await this.store.write(['outbox'], async (tx) => {
      for (const { id } of lines) {
        const line = await tx.get('outbox', id);
        const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(line?.attempts ?? 0, 10));
        if (line) await tx.put('outbox', { ...line, error, not_before: this.clock.now() + wait });
      }
    });
  }

  /**
   * Takes out the lines that got their own answer; gives back the ids of those, and whose figures were counted again. What
   * the server kept aside or flagged goes to the list to look at.
   * @param {OutboxLine[]} lines @param {{results: any[], missing?: number[]}} answer
   * @returns {Promise<{settled: Set<string>, products: string[], customers: string[]}>}
   */
  async settle(lines, { results, missing = [] }) {
    const base = await this.#base();
    const byId = new Map(results.map((result) => [result?.id, result]));
    const seen = new Date(this.clock.now()).toISOString();
    return this.store.write(TABLES, async (tx) => {
      const settled = /** @type {Set<string>} */ (new Set()), products = /** @type {string[]} */ ([]), customers = /** @type {string[]} */ ([]);
      for (const line of lines) {
        const result = byId.get(line.id);
        if (!result || !['stored', 'already', 'set_aside', 'needs_eye'].includes(result.outcome)) continue;
        const now = await tx.get('outbox', line.id);
        settled.add(line.id);
        if (!now) continue;
        await tx.delete('outbox', line.id);
        const reasons = result.reasons ?? [];
        if (result.outcome === 'set_aside' || result.outcome === 'needs_eye' || reasons.length) {
          const fact = await tx.get('facts', line.id);
          await tx.put('aside', { id: line.id, kind: line.kind, outcome: result.outcome, reasons, number: fact?.number, seen });
        }
        // A first attempt whose answer was lost may be in the figures pulled since; one kept aside never will be.
        if (now.attempts < 2 && result.outcome !== 'set_aside') continue;
        await recompute(tx, line.effects);
        products.push(...Object.keys(line.effects.stock));
        customers.push(...Object.keys(line.effects.balances));
      }
      await this.#again(tx, missing.map((seq) => seq + base));
      return { settled, products, customers };
    });
  }

  /** Receipts the server says it misses go out again. @param {import('./store.js').Tx} tx @param {number[]} missing */
  async #again(tx, missing) {
    for (const seq of missing.filter((each) => Number.isSafeInteger(each) && !this.sentAgain.has(each))) {
      this.sentAgain.add(seq);
      const [fact] = await tx.range('facts', 'seq', { only: seq });
      if (!fact || (await tx.get('outbox', fact.id))) continue;
      const { id, kind, text, origin } = fact;
      const effects = { stock: {}, balances: {} };
      await tx.put('outbox', { id, seq, kind, text, effects, attempts: 0, not_before: 0, ...(origin ? { origin } : {}) });
    }
  }

  /** Everything unsent, readable by another till. @param {{device: Device | null, shop: Shop | null}} who @returns {Promise<RescueFile>} */
  async rescueFile({ device, shop }) {
    const lines = await this.pending({ limit: Infinity });
    const entries = await this.envelopes(lines);
    const made = new Date(this.clock.now()).toISOString();
    const document = {
      format: FORMAT, version: 1, made, device: { id: device?.id, code: device?.code }, shop: { id: shop?.id, name: shop?.name },
      hash: await sha256(entries.map((entry) => entry.hash).join('')), entries,
    };
    const text = JSON.stringify(document);
    const name = `rahba-${device?.code ?? 'till'}-${made.slice(0, 16).replace(/[:T]/g, '-')}.json`;
    return { name, text, blob: new Blob([text], { type: 'application/json' }), entries: entries.length };
  }

  /**
   * Takes in another till's rescue file: same ids, same texts, so that the server knows a fact that arrives twice. Only
   * the place in the line is this device's.
   * @param {string} text @param {string | undefined} shop @returns {Promise<{added: number, known: number}>}
   */
  async importRescue(text, shop) {
    const document = readRescue(text);
    if (document.shop?.id && shop && document.shop.id !== shop) throw new Refusal('other_shop', { name: document.shop.name ?? '' });
    const hashes = await Promise.all(document.entries.map((/** @type {any} */ entry) => sha256(entry.body)));
    if (document.hash !== await sha256(hashes.join(''))) throw new Refusal('bad_file');
    return this.store.write(TABLES, async (tx) => {
      const counters = { seq: 0, receipt: 0, ...(await tx.get('meta', 'counters'))?.value };
      let added = 0;
      for (const { id, seq, kind, body, origin: earlier } of bySeq(document.entries)) {
        if (await tx.get('facts', id)) continue;
        added += 1;
        counters.seq += 1;
        const origin = earlier ?? { device: String(document.device?.id), seq };
        const line = { id, seq: counters.seq, kind, text: body, attempts: 0, not_before: 0, effects: { stock: {}, balances: {} }, origin };
        await tx.put('facts', { ...factOf(line, indexesOf(body)), origin });
        await tx.put('outbox', line);
      }
      await tx.put('meta', { key: 'counters', value: counters });
      return { added, known: document.entries.length - added };
    });
  }
}

/** @param {string} text */
function readRescue(text) {
  try {
    const document = JSON.parse(text);
    const sound = document.format === FORMAT && document.version === 1 && Array.isArray(document.entries)
      && document.entries.every((/** @type {any} */ entry) => typeof entry.id === 'string' && typeof entry.kind === 'string' && typeof entry.body === 'string');
    if (sound) return document;
  } catch { /* said below */ }
  throw new Refusal('bad_file');
}

/** @param {string} text @returns {{number?: string, sale?: string, customer?: string}} */
function indexesOf(text) {
  try {
    const { receipt_number: number, sale, customer } = JSON.parse(text);
    return { number, sale, customer: customer ?? undefined };
  } catch {
    return {};
  }
}

/** @param {any} line @param {{number?: string, sale?: string, customer?: string}} indexes @returns {Fact} */
function factOf({ id, kind, seq, text }, indexes) {
  const known = Object.fromEntries(Object.entries(indexes).filter(([, value]) => value !== undefined));
  return { id, kind, seq, at: JSON.parse(text).at ?? '', text, ...known };
}

const NOTHING_OWED = { goods: 0, cash: 0, deposit: 0 };

/** @param {Balances} balances @param {Partial<Balances>} change @returns {Balances} */
function plus(balances, change) {
  const { goods, cash, deposit } = { ...NOTHING_OWED, ...balances };
  return { goods: goods + (change.goods ?? 0), cash: cash + (change.cash ?? 0), deposit: deposit + (change.deposit ?? 0) };
}

/** Local stock and balances follow a local fact at once (shop:F63). @param {import('./store.js').Tx} tx @param {Effects} effects */
export async function applyEffects(tx, { stock, balances }) {
  for (const [id, change] of Object.entries(stock)) {
    const row = (await tx.get('stock', id)) ?? { id, server: 0, here: 0 };
    await tx.put('stock', { ...row, here: row.here + change });
  }
  for (const [id, change] of Object.entries(balances)) {
    const row = (await tx.get('balances', id)) ?? { id, server: NOTHING_OWED, here: NOTHING_OWED };
    await tx.put('balances', { ...row, here: plus(row.here, change) });
  }
}

/** The server's figure plus what it has not yet confirmed, for the rows that `effects` name.
 * @param {import('./store.js').Tx} tx @param {{stock: Record<string, unknown>, balances: Record<string, unknown>}} effects */
async function recompute(tx, { stock, balances }) {
  const pending = await tx.all('outbox');
  for (const id of Object.keys(stock)) {
    const row = (await tx.get('stock', id)) ?? { id, server: 0 };
    await tx.put('stock', withPending(row, pending));
  }
  for (const id of Object.keys(balances)) {
    const row = (await tx.get('balances', id)) ?? { id, server: NOTHING_OWED };
    await tx.put('balances', balancesWithPending(row, pending));
  }
}

/** @param {{id: string, server: number}} row @param {OutboxLine[]} pending */
export function withPending({ id, server }, pending) {
  return { id, server, here: pending.reduce((sum, line) => sum + (line.effects.stock[id] ?? 0), server) };
}

/** @param {{id: string, server: Balances}} row @param {OutboxLine[]} pending */
export function balancesWithPending({ id, server }, pending) {
  return { id, server, here: pending.reduce((sum, line) => plus(sum, line.effects.balances[id] ?? {}), server) };
}
