/**
 * What a till has in hand: the store, what is held in memory for speed, the state that screens watch, and the one way to
 * record a fact (write, then tell).
 */
import { openStore, requestPersistence, storageState } from '../../design/offline/store.js';
import { applyEffects, Outbox } from '../../design/offline/outbox.js';
import { Syncer } from '../../design/offline/sync.js';
import { isoLocal, systemClock } from '../../design/offline/clock.js';
import { Refusal } from '../../design/offline/refusal.js';
import { GoodsIndex } from '../core/catalogue.js';
import { CustomerIndex, owed } from '../core/carnet.js';
import { totals } from '../core/basket.js';
import { layChanges } from './changes.js';
import { sendPhotos } from './goods.js';

const CLOCK_TOLERANCE = 5 * 60000;
/** Rows read at a time. */
const PORTION = 250;
const NOTHING_OWED = { goods: 0, cash: 0, deposit: 0 };

/** @returns {TillState} */
function firstState() {
  return {
    ready: false, storage: { status: 'ok', persisted: null, usage: 0, quota: 0, nearly_full: false }, connection: 'starting',
    sending: false, device: null, shop: null, staff: [], session: null, unsent: 0, unsent_since: null, photos_waiting: 0,
    last_sync: null, aside: [], parked: [], clock: { gap: null, wrong: false }, version: { catalogue: 0, customers: 0 },
  };
}

export class Desk {
  /** @param {TillOptions} options */
  constructor(options) {
    const scope = /** @type {any} */ (globalThis);
    this.options = {
      name: 'rahba-till', api: '/api/v1', language: 'fr', autoLockMinutes: 10, clock: systemClock, fetch: scope.fetch?.bind(scope),
      indexedDB: scope.indexedDB ?? null, locks: scope.navigator?.locks ?? null, storageManager: scope.navigator?.storage ?? null, ...options,
    };
    this.clock = this.options.clock;
    this.goods = new GoodsIndex();
    this.customers = new CustomerIndex();
    /** Settled when goods and carnet are in memory: nobody sells before. @type {Promise<void>} */
    this.loaded = Promise.resolve();
    /** @type {Map<string, Staff>} */
    this.staff = new Map();
    /** @type {Set<(state: TillState) => void>} */
    this.listeners = new Set();
    this.state = Object.freeze(firstState());
    const { name, channel } = this.options;
    /** @type {BroadcastChannel | null} */
    this.channel = channel !== undefined ? channel : typeof BroadcastChannel === 'function' ? new BroadcastChannel(name) : null;
  }

  async open() {
    const { name, indexedDB, localStorage, locks } = this.options;
    const onStatus = (/** @type {StorageState['status']} */ status) => this.set({ storage: { ...this.state.storage, status } });
    this.store = await openStore(name, { indexedDB, ...(localStorage === undefined ? {} : { localStorage }), locks, onStatus });
    this.outbox = new Outbox(this.store, this.clock);
    await this.store.bringHome(async (tx, lines) => { for (const line of lines) await applyEffects(tx, line.effects); });
    await this.load();
    this.syncer = new Syncer({
      ...this.options, store: this.store, outbox: this.outbox, version: this.options.version,
      device: async () => (await this.store?.getMeta('device')) ?? null,
      onChanges: async (changes, cursor, fresh) => {
        const touched = await layChanges(this.need().store, changes, cursor, fresh);
        if (fresh) await this.load().then(() => this.loaded);
        else await this.take(touched);
        this.tell(fresh ? { all: true } : touched);
      },
      onNews: (news) => { void this.hear(news); },
      onRevoked: () => this.empty('revoked'),
      extras: (send) => sendPhotos(this, send),
    });
    this.channel?.addEventListener('message', (event) => { void this.told(event.data); });
    this.set({ ready: true, storage: { status: this.store.status, ...(await storageState(this.options.storageManager)) } });
  }

  /** The parts that exist once opened. */
  need() {
    if (!this.store || !this.outbox || !this.syncer) throw new Refusal('storage_failed');
    return { store: this.store, outbox: this.outbox, syncer: this.syncer };
  }

  /** @param {Partial<TillState>} patch */
  set(patch) {
    this.state = Object.freeze({ ...this.state, ...patch });
    for (const listener of [...this.listeners]) listener(this.state);
  }

  /**
   * What the phone holds into memory: who may sell at once, the goods and the carnet behind (`loaded`), while a PIN is being
   * typed. A store that fails leaves what is in memory.
   */
  async load() {
    const read = await this.store?.read(['meta', 'staff', 'categories'], async (tx) => {
      const [device, shop, sync] = await Promise.all(['device', 'shop', 'last_sync'].map(async (key) => (await tx.get('meta', key))?.value ?? null));
      return { staff: await tx.all('staff'), categories: await tx.all('categories'), device, shop, sync };
    }).catch(() => null);
    if (!read) return;
    this.staff.clear();
    this.keepStaff(read.staff, read.categories, read.shop);
    this.set({ device: read.device, shop: read.shop, last_sync: read.sync, connection: read.device ? this.state.connection : 'unpaired' });
    this.loaded = this.loadGoods();
    await this.count();
  }

  /** Plain arrays, once; shelf by shelf, so that a cheap phone still answers a touch. The old ones are in use until the last. */
  async loadGoods() {
    const read = await this.store?.read(['products', 'stock', 'customers', 'balances'], async (tx) => {
      const goods = new GoodsIndex(), customers = new CustomerIndex();
      const [stock, owing] = await Promise.all([tx.all('stock'), tx.all('balances')]);
      const onHand = new Map(stock.map((row) => [row.id, row.here])), owes = new Map(owing.map((row) => [row.id, row.here]));
      await eachRow(tx, 'products', (row) => goods.put({ ...row, on_hand: onHand.get(row.id) ?? 0 }));
      await eachRow(tx, 'customers', (row) => customers.put(withBalances(row, owes.get(row.id))));
      return { goods, customers };
    }).catch(() => null);
    if (!read) return;
    this.goods.become(read.goods);
    this.customers.become(read.customers);
    this.grown(true, true);
  }

  /** @param {Staff[]} staff @param {Category[]} categories @param {Shop | null} shop */
  keepStaff(staff, categories, shop) {
    for (const person of staff) this.staff.set(person.id, person);
    this.goods.categories = categories.sort((a, b) => a.position - b.position);
    if (shop?.embedded_codes) this.goods.layouts = shop.embedded_codes;
    const active = staff.filter((person) => person.active);
    const now = this.state.session && this.staff.get(this.state.session.staff.id);
    this.set({
      staff: active.map(({ id, name, role, pin }) => ({ id, name, role, has_pin: !!pin })),
      session: this.state.session && now?.active ? { staff: now } : null,
    });
  }

  /** Read again what changed. @param {{products?: string[], customers?: string[], shop?: boolean, staff?: boolean}} touched */
  async take({ products = [], customers = [], shop = false, staff = false }) {
    await this.loaded; // what is being read in bulk is older
    const tables = ['meta', 'products', 'stock', 'customers', 'balances', 'staff', 'categories'];
    await this.need().store.read(tables, async (tx) => {
      for (const id of new Set(products)) {
        const row = await tx.get('products', id);
        if (row) this.goods.put({ ...row, on_hand: (await tx.get('stock', id))?.here ?? 0 });
        else this.goods.remove(id);
      }
      for (const id of new Set(customers)) {
        const row = await tx.get('customers', id);
        if (row) this.customers.put(withBalances(row, (await tx.get('balances', id))?.here));
        else this.customers.remove(id);
      }
      if (shop || staff) {
        const kept = (await tx.get('meta', 'shop'))?.value ?? null;
        this.staff.clear();
        this.keepStaff(await tx.all('staff'), await tx.all('categories'), kept);
        this.set({ shop: kept });
        this.store?.remember({ shop: kept, staff: [...this.staff.values()] });
      }
    });
    this.grown(products.length > 0 || staff, customers.length > 0);
  }

  /** @param {boolean} catalogue @param {boolean} customers */
  grown(catalogue, customers) {
    const { version } = this.state;
    if (catalogue || customers) this.set({ version: { catalogue: version.catalogue + Number(catalogue), customers: version.customers + Number(customers) } });
  }

  /** What waits, what is to be looked at, what is parked. */
  async count() {
    const { store, outbox } = this;
    if (!store || !outbox) return;
    const { count, since } = await outbox.waiting().catch(() => ({ count: this.state.unsent, since: this.state.unsent_since }));
    const rest = await store.read(['aside', 'parked', 'photos'], async (tx) => ({
      aside: (await tx.all('aside')).filter((row) => !row.read), parked: await tx.all('parked'), photos: await tx.count('photos'),
    })).catch(() => null);
    const parked = (rest?.parked ?? []).filter(({ kept }) => !kept).map(({ basket: { id, label, started, lines, customer }, basket }) => (
      { id, label, started, lines: lines.length, total: totals(basket).total, customer }));
    parked.sort((/** @type {any} */ a, /** @type {any} */ b) => (a.started < b.started ? 1 : -1));
    this.set({ unsent: count, unsent_since: since, ...(rest ? { aside: rest.aside, parked, photos_waiting: rest.photos } : {}) });
  }

  /** What the syncer sees. @param {{connection?: Connection, sending?: boolean, gap?: number | null, settled?: {products: string[], customers: string[]}, synced?: string}} news */
  async hear({ connection, sending, gap, settled, synced }) {
    const patch = /** @type {Partial<TillState>} */ ({});
    // Signed out by the owner: it stays said until the phone is paired again.
    if (connection && !(connection === 'unpaired' && this.state.connection === 'revoked')) patch.connection = connection;
    if (sending !== undefined) patch.sending = sending;
    if (gap !== undefined && gap !== null) patch.clock = { gap, wrong: Math.abs(gap) > CLOCK_TOLERANCE };
    if (synced) {
      patch.last_sync = synced;
      patch.storage = { status: this.store?.status ?? 'failed', ...(await storageState(this.options.storageManager)) };
      void this.store?.setMeta('last_sync', synced).catch(() => {});
    }
    this.set(patch);
    if (settled) await this.take(settled).catch(() => {});
    if (settled || sending === false) {
      await this.count();
      this.tell({ ...settled, connection: this.state.connection });
    }
  }

  /** To the other tabs. @param {any} news */
  tell(news) {
    try { this.channel?.postMessage(news); } catch { /* the other tabs read it at their next opening */ }
  }

  /** From another tab. @param {any} news */
  async told(news) {
    if (news.all) await this.load();
    else await this.take(news);
    if (news.connection) this.set({ connection: news.connection });
    await this.count();
  }

  /**
   * The one way a fact comes into being: written with all its effects, then memory, the screens, the other tabs and the
   * sender follow.
   * @param {import('../../design/offline/outbox.js').Draft[]} drafts
   * @param {(tx: import('../../design/offline/store.js').Tx, facts: Fact[]) => Promise<void>} [more]
   */
  async record(drafts, more) {
    const { outbox, syncer } = this.need();
    if (!this.state.device) throw new Refusal('unpaired');
    if (this.state.storage.persisted === null) void requestPersistence(this.options.storageManager);
    const facts = await outbox.append(drafts, this.state.device.code, more);
    const touched = {
      products: drafts.flatMap(({ kind, body, effects }) => [...Object.keys(effects?.stock ?? {}), ...(kind === 'product' ? [body.product] : [])]),
      customers: drafts.flatMap(({ kind, body, effects }) => [...Object.keys(effects?.balances ?? {}), ...(kind === 'customer' ? [body.customer] : [])]),
    };
    await this.take(touched).catch(() => {});
    await this.count();
    this.tell(touched);
    void syncer.now();
    return facts;
  }

  /** Common to every body. */
  stamp() {
    return { at: isoLocal(this.clock.now()), staff: this.worker().id };
  }

  /** Who works now. */
  worker() {
    if (!this.state.session) throw new Refusal('locked');
    return this.state.session.staff;
  }

  shop() {
    if (!this.state.shop) throw new Refusal('unpaired');
    return this.state.shop;
  }

  /** Forget this device and all it holds. @param {Connection} connection */
  async empty(connection) {
    await this.need().store.wipe();
    this.staff.clear();
    this.goods.clear();
    this.customers.clear();
    this.set({ ...firstState(), ready: true, storage: this.state.storage, version: this.state.version, connection });
    this.grown(true, true);
    this.tell({ all: true, connection });
  }

  close() {
    this.syncer?.stop();
    this.channel?.close();
    this.store?.close();
    this.listeners.clear();
  }
}

/** In portions, so that nothing else on the phone waits for the whole table.
 * @param {import('../../design/offline/store.js').Tx} tx @param {string} table @param {(row: any) => void} take */
async function eachRow(tx, table, take) {
  for (let after = null, rows = []; (rows = await tx.all(table, { after, limit: PORTION })).length; after = rows.at(-1).id) rows.forEach(take);
}

/** @param {any} row @param {Balances} [balances] @returns {Customer} */
function withBalances(row, balances = NOTHING_OWED) {
  return { ...row, balances, balance: owed(balances) };
}
