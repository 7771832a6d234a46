/**
 * The phone's own store. What is written here is written (one transaction, flushed to disk) before anything is said.
 *
 * IndexedDB can fail for good on a phone (shop:F24). Then, in this order: open again, use a second database, use a small
 * emergency document in localStorage that holds facts but no catalogue; and if even that fails, say so and save nothing.
 * What waited in a substitute store comes home at the next good opening.
 */
import { wrap } from '../vendor/idb.js';
import { Refusal } from './refusal.js';

/** Schema 1: table → [key, indexes]. A change adds a number to VERSION and a step to `upgrade`. */
const VERSION = 1;
/** @type {Record<string, [string, Record<string, string | string[]>]>} */
export const TABLES = {
  meta: ['key', {}], products: ['id', {}], stock: ['id', {}], customers: ['id', {}], balances: ['id', {}],
  staff: ['id', {}], categories: ['id', {}],
  facts: ['id', { seq: 'seq', at: 'at', kind: ['kind', 'seq'], number: 'number', sale: 'sale', customer: ['customer', 'seq'] }],
  outbox: ['id', { seq: 'seq' }], aside: ['id', {}], parked: ['id', {}], photos: ['product', {}],
};
/** Too big or unfit for the emergency document; the server can tell them again. */
const VOLATILE = ['products', 'stock', 'customers', 'balances', 'photos'];
/** What a substitute store gives back to the usual one. */
const HOMEWARD = ['facts', 'outbox', 'aside', 'parked', 'photos'];
const OPEN_LIMIT = 8000;

/**
 * @typedef {object} Tx what a piece of work may do inside one transaction
 * @property {(table: string, key: any) => Promise<any>} get
 * @property {(table: string, row: any) => Promise<any>} put
 * @property {(table: string, key: any) => Promise<any>} delete
 * @property {(table: string, page?: Page) => Promise<any[]>} all in the order of their keys
 * @property {(table: string) => Promise<number>} count
 * @property {(table: string) => Promise<any>} clear
 * @property {(table: string, index: string, range?: Range) => Promise<any[]>} range
 * @typedef {{after?: any, limit?: number}} Page the rows whose key comes after this one, so many at most
 * @typedef {{only?: any, from?: any, to?: any, limit?: number, newest?: boolean}} Range
 * @typedef {{indexedDB?: IDBFactory | null, localStorage?: Storage | null, locks?: LockManager | null,
 *   onStatus?: (status: StorageState['status']) => void, pause?: number}} StoreOptions
 */

/** A refusal or a broken rule is an answer, not a broken store. @param {any} error */
function isStorageTrouble(error) {
  return !(error instanceof Refusal) && error?.name !== 'ConstraintError' && error?.name !== 'DataError'
    && !(error instanceof TypeError && !/database|transaction|objectStore/i.test(error.message));
}

/** @template T @param {Promise<T>} promise @param {number} ms @returns {Promise<T>} */
function within(promise, ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the database does not open')), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** One database of the browser. */
class Database {
  /** @param {string} name @param {IDBFactory | null} factory */
  constructor(name, factory) {
    this.name = name;
    this.factory = factory;
    /** @type {any} */
    this.db = null;
  }

  async open() {
    if (!this.factory) throw new Error('no IndexedDB');
    const request = this.factory.open(this.name, VERSION);
    request.onupgradeneeded = () => {
      for (const [table, [keyPath, indexes]] of Object.entries(TABLES)) {
        const made = request.result.createObjectStore(table, { keyPath });
        for (const [index, path] of Object.entries(indexes)) made.createIndex(index, path);
      }
    };
    const db = await within(/** @type {Promise<any>} */ (/** @type {unknown} */ (wrap(request))), OPEN_LIMIT);
    // Ended by the browser, or in the way of a newer edition in another tab: opened again at the next use.
    const forget = () => { this.db = null; };
    db.addEventListener('close', forget);
    db.addEventListener('versionchange', () => { db.close(); forget(); });
    this.db = db;
  }

  /** @template T @param {string[]} tables @param {'readonly' | 'readwrite'} mode @param {(tx: Tx) => Promise<T>} work */
  async run(tables, mode, work) {
    if (!this.db) await this.open();
    const transaction = this.db.transaction(tables, mode, { durability: 'strict' });
    try {
      const result = await work(/** @type {Tx} */ ({
        get: (table, key) => transaction.objectStore(table).get(key),
        put: (table, row) => transaction.objectStore(table).put(row),
        delete: (table, key) => transaction.objectStore(table).delete(key),
        all: (table, { after = null, limit } = {}) => (
          transaction.objectStore(table).getAll(after === null ? null : IDBKeyRange.lowerBound(after, true), limit)),
        count: (table) => transaction.objectStore(table).count(),
        clear: (table) => transaction.objectStore(table).clear(),
        range: (table, index, range) => readIndex(transaction.objectStore(table).index(index), range),
      }));
      await transaction.done;
      return result;
    } catch (error) {
      try { transaction.abort(); } catch { /* it is over already */ }
      await transaction.done.catch(() => {});
      throw error;
    }
  }

  close() {
    this.db?.close();
    this.db = null;
  }
}

/** @param {any} index @param {Range} [range] */
async function readIndex(index, { only, from, to, limit = Infinity, newest = false } = {}) {
  let keys = null;
  if (only !== undefined) keys = IDBKeyRange.only(only);
  else if (from !== undefined && to !== undefined) keys = IDBKeyRange.bound(from, to);
  else if (from !== undefined) keys = IDBKeyRange.lowerBound(from);
  else if (to !== undefined) keys = IDBKeyRange.upperBound(to);
  if (!newest) return index.getAll(keys, limit === Infinity ? undefined : limit);
  const rows = [];
  for (let cursor = await index.openCursor(keys, 'prev'); cursor && rows.length < limit; cursor = await cursor.continue()) {
    rows.push(cursor.value);
  }
  return rows;
}

/** The emergency document: read, changed and written back as a whole, so a write is all or nothing. */
class EmergencyDocument {
  /** @param {string} name @param {Storage} storage @param {LockManager | null} locks */
  constructor(name, storage, locks) {
    this.key = `${name}:emergency`;
    this.storage = storage;
    this.locks = locks;
    /** @type {Record<string, Record<string, any>>} */
    this.volatile = {};
    this.queue = Promise.resolve();
  }

  load() {
    const kept = JSON.parse(this.storage.getItem(this.key) ?? '{}');
    return Object.fromEntries(Object.keys(TABLES).map((table) => [table, { ...(this.volatile[table] ?? kept[table]) }]));
  }

  /** @param {string[]} _tables @param {'readonly' | 'readwrite'} mode @param {(tx: Tx) => Promise<any>} work */
  run(_tables, mode, work) {
    const alone = async () => {
      const rows = this.load();
      const result = await work(overObjects(rows));
      if (mode === 'readwrite') {
        const kept = Object.entries(rows).filter(([table]) => !VOLATILE.includes(table));
        this.storage.setItem(this.key, JSON.stringify(Object.fromEntries(kept)));
        for (const table of VOLATILE) this.volatile[table] = rows[table];
      }
      return result;
    };
    const run = this.queue.then(() => (this.locks ? this.locks.request(this.key, alone) : alone()));
    this.queue = run.then(() => {}, () => {});
    return run;
  }

  close() {}
}

/** A transaction's verbs over plain objects. @param {Record<string, Record<string, any>>} rows @returns {Tx} */
function overObjects(rows) {
  const keyOf = (/** @type {string} */ table, /** @type {any} */ row) => row[TABLES[table][0]];
  const valueAt = (/** @type {any} */ row, /** @type {string | string[]} */ path) => (Array.isArray(path) ? path.map((p) => row[p]) : row[path]);
  return {
    get: async (table, key) => rows[table][key],
    put: async (table, row) => { rows[table][keyOf(table, row)] = row; },
    delete: async (table, key) => { delete rows[table][key]; },
    all: async (table, { after = null, limit } = {}) => Object.keys(rows[table]).sort().filter((key) => after === null || key > after)
      .slice(0, limit).map((key) => rows[table][key]),
    count: async (table) => Object.keys(rows[table]).length,
    clear: async (table) => { rows[table] = {}; },
    range: async (table, index, { only, from, to, limit = Infinity, newest = false } = {}) => {
      const path = TABLES[table][1][index];
      const found = Object.values(rows[table]).filter((row) => {
        const value = valueAt(row, path);
        if ([value].flat().includes(undefined)) return false;
        return (only === undefined || compare(value, only) === 0) && (from === undefined || compare(value, from) >= 0)
          && (to === undefined || compare(value, to) <= 0);
      });
      found.sort((a, b) => compare(valueAt(a, path), valueAt(b, path)) * (newest ? -1 : 1));
      return found.slice(0, limit);
    },
  };
}

/** Order of index keys, as IndexedDB has it for numbers, strings and lists of them. @param {any} a @param {any} b @returns {number} */
function compare(a, b) {
  if (!Array.isArray(a) || !Array.isArray(b)) return a < b ? -1 : a > b ? 1 : 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (compare(a[i], b[i])) return compare(a[i], b[i]);
  return a.length - b.length;
}

export class Store {
  /** @param {string} name @param {StoreOptions} options */
  constructor(name, { indexedDB = globalThis.indexedDB, localStorage = safeLocalStorage(), locks = globalThis.navigator?.locks, onStatus = () => {}, pause = 150 } = {}) {
    this.name = name;
    this.local = localStorage;
    this.onStatus = onStatus;
    this.pause = pause;
    this.leaving = Promise.resolve();
    /** @type {[StorageState['status'], Database | EmergencyDocument][]} */
    this.drivers = [['ok', new Database(name, indexedDB)], ['second', new Database(`${name}-second`, indexedDB)]];
    if (localStorage) this.drivers.push(['emergency', new EmergencyDocument(name, localStorage, locks ?? null)]);
    this.place = 0;
  }

  get status() {
    return this.drivers[this.place]?.[0] ?? 'failed';
  }

  /** Read and write in one transaction; resolved only when it is on the disk. The work may be run again, so it has no
   * effect but through `tx`. @template T @param {string[]} tables @param {(tx: Tx) => Promise<T>} work */
  write(tables, work) {
    return this.#run(tables, 'readwrite', work);
  }

  /** @template T @param {string[]} tables @param {(tx: Tx) => Promise<T>} work */
  read(tables, work) {
    return this.#run(tables, 'readonly', work);
  }

  /** @param {string} key @returns {Promise<any>} */
  async getMeta(key) {
    return (await this.read(['meta'], (tx) => tx.get('meta', key)))?.value ?? null;
  }

  /** @param {string} key @param {any} value */
  async setMeta(key, value) {
    await this.write(['meta'], (tx) => tx.put('meta', { key, value }));
  }

  /** @template T @param {string[]} tables @param {'readonly' | 'readwrite'} mode @param {(tx: Tx) => Promise<T>} work @returns {Promise<T>} */
  async #run(tables, mode, work) {
    let pruned = false;
    for (let attempt = 0; this.place < this.drivers.length;) {
      const place = this.place, [, driver] = this.drivers[place];
      try {
        return /** @type {T} */ (await driver.run(tables, mode, work));
      } catch (error) {
        if (!isStorageTrouble(error)) throw error;
        if (/** @type {any} */ (error)?.name === 'QuotaExceededError' && !pruned) {
          pruned = true;
          await prunePictures(driver);
          continue;
        }
        driver.close();
        attempt += 1;
        if (driver instanceof EmergencyDocument || attempt > 2) {
          attempt = 0;
          // Several reads and writes may meet the same broken store: it is left once.
          if (this.place === place) this.leaving = this.#leave();
          await this.leaving;
        } else await new Promise((resolve) => { setTimeout(resolve, this.pause * attempt); });
      }
    }
    throw new Refusal('storage_failed');
  }

  /** Give up the present store for the next one, taking along who we are and how far we counted. */
  async #leave() {
    this.place += 1;
    this.onStatus(this.status);
    if (this.status === 'failed') return;
    try { this.local?.setItem(`${this.name}:away`, this.status); } catch { /* the emergency store will say */ }
    const identity = this.identity();
    if (!identity) return;
    await this.#run(['meta', 'staff'], 'readwrite', async (tx) => {
      const counters = (await tx.get('meta', 'counters'))?.value ?? { seq: 0, receipt: 0 };
      const seq = Math.max(counters.seq, identity.counters.seq), receipt = Math.max(counters.receipt, identity.counters.receipt);
      await tx.put('meta', { key: 'counters', value: { seq, receipt } });
      await tx.put('meta', { key: 'device', value: identity.device });
      if (identity.shop) await tx.put('meta', { key: 'shop', value: identity.shop });
      for (const person of identity.staff ?? []) await tx.put('staff', person);
    });
  }

  /** What must outlive the database: device, shop, staff, counters.
   * @returns {{device: Device, shop: Shop, staff?: Staff[], counters: {seq: number, receipt: number}} | null} */
  identity() {
    try { return JSON.parse(this.local?.getItem(`${this.name}:identity`) ?? 'null'); } catch { return null; }
  }

  /** @param {{device?: Device | null, shop?: Shop | null, staff?: Staff[], counters?: {seq: number, receipt: number}}} known */
  remember(known) {
    try {
      const identity = { counters: { seq: 0, receipt: 0 }, ...this.identity(), ...known };
      if (known.device === null) this.local?.removeItem(`${this.name}:identity`);
      else this.local?.setItem(`${this.name}:identity`, JSON.stringify(identity));
    } catch { /* a copy only: the database holds the original */ }
  }

  /** Bring home what substitute stores still hold. @param {(tx: Tx, lines: any[]) => Promise<void>} welcome applied to the outbox lines that come */
  async bringHome(welcome) {
    if (this.status !== 'ok' || !this.local?.getItem(`${this.name}:away`)) return;
    try {
      for (const [, driver] of this.drivers.slice(1)) await this.#empty(driver, welcome);
      this.local.removeItem(`${this.name}:away`);
    } catch { /* still marked as away: tried again at the next start */ }
  }

  /** @param {Database | EmergencyDocument} driver @param {(tx: Tx, lines: any[]) => Promise<void>} welcome */
  async #empty(driver, welcome) {
    const tables = Object.keys(TABLES);
    const { rows, away } = await driver.run(tables, 'readonly', async (/** @type {Tx} */ tx) => ({
      rows: Object.fromEntries(await Promise.all(HOMEWARD.map(async (table) => [table, await tx.all(table)]))),
      away: (await tx.get('meta', 'counters'))?.value ?? { seq: 0, receipt: 0 },
    }));
    await this.write(tables, async (tx) => {
      // A fact that is here already came with an earlier try that was cut before the other store was emptied.
      const known = new Set();
      for (const fact of rows.facts) if (await tx.get('facts', fact.id)) known.add(fact.id);
      const coming = (/** @type {string} */ table) => rows[table].filter((/** @type {any} */ row) => !known.has(row.id));
      for (const table of HOMEWARD) for (const row of coming(table)) await tx.put(table, row);
      const own = (await tx.get('meta', 'counters'))?.value ?? away;
      const value = { seq: Math.max(own.seq, away.seq), receipt: Math.max(own.receipt, away.receipt) };
      await tx.put('meta', { key: 'counters', value });
      await welcome(tx, coming('outbox'));
    });
    await driver.run(tables, 'readwrite', async (/** @type {Tx} */ tx) => { for (const table of tables) await tx.clear(table); });
    driver.close();
  }

  /** Empties everything: only after the last fact is safe elsewhere. */
  async wipe() {
    await this.write(Object.keys(TABLES), async (tx) => { for (const table of Object.keys(TABLES)) await tx.clear(table); });
    this.remember({ device: null });
  }

  close() {
    for (const [, driver] of this.drivers) driver.close();
  }
}

/** Pictures are thrown away before a sale is refused for want of room. @param {Database | EmergencyDocument} driver */
async function prunePictures(driver) {
  try {
    for (const name of (await globalThis.caches?.keys()) ?? []) if (/photo/.test(name)) await caches.delete(name);
    await driver.run(['photos'], 'readwrite', (/** @type {Tx} */ tx) => tx.clear('photos'));
  } catch { /* the retry tells whether there is room now */ }
}

function safeLocalStorage() {
  try { return globalThis.localStorage ?? null; } catch { return null; }
}

/**
 * Opens at the first store that works; never throws for storage trouble (look at `status`).
 * @param {string} name @param {StoreOptions} [options]
 */
export async function openStore(name, options) {
  const store = new Store(name, options);
  await store.read(['meta'], (tx) => tx.get('meta', 'device')).catch(() => {});
  return store;
}

/** Ask the browser to keep our store, at install and before the first offline sale. @param {StorageManager | null} [manager] */
export async function requestPersistence(manager = globalThis.navigator?.storage) {
  try { return (await manager?.persist?.()) ?? null; } catch { return null; }
}

/** @param {StorageManager | null} [manager] */
export async function storageState(manager = globalThis.navigator?.storage) {
  try {
    const { usage = 0, quota = 0 } = (await manager?.estimate?.()) ?? {};
    return { persisted: (await manager?.persisted?.()) ?? null, usage, quota, nearly_full: quota > 0 && usage > quota * 0.8 };
  } catch {
    return { persisted: null, usage: 0, quota: 0, nearly_full: false };
  }
}
