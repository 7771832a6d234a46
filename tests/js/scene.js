/** A shop, its tills and its people, for the tests. */
import 'fake-indexeddb/auto';
import { pbkdf2Sync } from 'node:crypto';
import { FakeServer } from './fake_server.js';
import { till as tillModule } from './shipped.js';

const { openTill } = await tillModule('data/till');
export const { newBasket, addProduct, addFree, setCustomer, setDiscount, setLineDiscount, setUnitPrice, totals } = await tillModule('core/basket');

const EVERYDAY = ['sell', 'carnet', 'repayment', 'cash_movement', 'return', 'close_day', 'customer_edit'];
export const OWNER = { pin: '7391', verbs: [...EVERYDAY, 'discount', 'price_change', 'void', 'product_edit', 'override_limit', 'see_cost'] };
export const CASHIER = { pin: '2580', verbs: EVERYDAY };

export function verifier(pin, iterations = 1000) {
  const salt = '00112233445566778899aabbccddeeff';
  return { salt, iterations, verifier: pbkdf2Sync(pin, Buffer.from(salt, 'hex'), iterations, 32, 'sha256').toString('hex') };
}

export const BREAD = {
  id: 'p-bread', names: { fr: 'Pain rond', ar: 'خبز', ary: 'خبز' }, category: 'c-food', unit: 'piece', price: 120, tva_class: 'exempt', tva_rate_bp: 0,
  barcodes: [], packs: [], favourite: 1, on_hand: 50000, photo: null, active: true,
};
export const OIL = {
  id: 'p-oil', names: { fr: 'Huile de table 1 L', ar: 'زيت المائدة' }, category: 'c-food', unit: 'piece', price: 1895, tva_class: 'goods', tva_rate_bp: 2000,
  barcodes: [{ code: '6111245591063', pack: null }, { code: '6111245591070', pack: 'k-oil' }],
  packs: [{ id: 'k-oil', names: { fr: 'carton' }, pieces: 12, price: 21600 }], favourite: null, on_hand: 24000, photo: null, active: true,
};
export const OLIVES = {
  id: 'p-olives', names: { fr: 'Olives vertes', ary: 'زيتون' }, category: 'c-food', unit: 'weight', price: 2800, tva_class: 'exempt', tva_rate_bp: 0,
  barcodes: [{ code: '00042', pack: null }], packs: [], favourite: 2, on_hand: 8000, photo: null, active: true,
};
export const FATIMA = {
  id: 'u-fatima', name: 'Fatima Zahra', phone: '+212612345678', limit: null, balances: { goods: 20000, cash: 5000, deposit: 0 }, balance: 25000, active: true,
};

let places = 0;

/** A server with goods and people, and as many tills as wanted. */
export function market() {
  const server = new FakeServer();
  server.change('category', 'c-food', { id: 'c-food', names: { fr: 'Épicerie' }, colour: '#147', icon: 'food', position: 1 });
  for (const product of [BREAD, OIL, OLIVES]) server.change('product', product.id, structuredClone(product));
  server.change('customer', FATIMA.id, structuredClone(FATIMA));
  server.change('staff', 's-owner', { id: 's-owner', name: 'Hassan', role: 'owner', active: true, verbs: OWNER.verbs, pin: verifier(OWNER.pin) });
  server.change('staff', 's-cashier', { id: 's-cashier', name: 'Amina', role: 'cashier', active: true, verbs: CASHIER.verbs, pin: verifier(CASHIER.pin) });
  const opened = [];
  const phone = (options = {}) => ({
    name: `rahba-till-${++places}`, localStorage: fakeLocalStorage(), locks: fakeLocks(), channel: null, indexedDB: globalThis.indexedDB,
    storageManager: null, fetch: server.fetch, version: 'test', ...options });
  const open = async (place) => {
    const till = await openTill(place);
    opened.push(till);
    return till;
  };
  return {
    server, phone, open,
    /** A paired till with somebody at work. */
    async till({ code = 'AAAA-1111', who = 's-owner', pin = OWNER.pin, ...options } = {}) {
      const place = phone(options);
      const till = await open(place);
      await till.pair(code);
      if (who) await till.unlock(who, pin);
      return Object.assign(till, { place });
    },
    close: () => Promise.all(opened.map((till) => till.close())),
  };
}

/** localStorage, with a switch to make it full. */
export function fakeLocalStorage() {
  const rows = new Map();
  return {
    full: false,
    getItem: (key) => rows.get(key) ?? null,
    setItem(key, value) {
      if (this.full) throw new DOMException('full', 'QuotaExceededError');
      rows.set(key, String(value));
    },
    removeItem: (key) => rows.delete(key),
  };
}

/** Web Locks, as far as the till uses them. */
export function fakeLocks() {
  const tails = new Map();
  return {
    held: 0, most: 0,
    request(name, work) {
      const run = (tails.get(name) ?? Promise.resolve()).then(async () => {
        this.held += 1;
        this.most = Math.max(this.most, this.held);
        try { return await work(); } finally { this.held -= 1; }
      });
      tails.set(name, run.catch(() => {}));
      return run;
    },
  };
}

export const sale = (...products) => products.reduce((basket, product) => addProduct(basket, product), newBasket());
export const refusal = (code) => (error) => error.name === 'Refusal' && error.code === code;
