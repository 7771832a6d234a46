/**
 * One phone of the soak: the shipped till over a store in memory, selling without a pause until it is told to stop on its
 * standard input. Then it sends what is left and prints, as one line of JSON, every fact that it ever wrote.
 *
 *   node soak_till.js ADDRESS PAIRING-CODE SEED
 */
import 'fake-indexeddb/auto';
import { createInterface } from 'node:readline';
import { fakeLocalStorage, fakeLocks } from './scene.js';
import { till as shipped } from './shipped.js';

const { openTill } = await shipped('data/till');
const { addFree, addProduct, newBasket, setCustomer } = await shipped('core/basket');

const [address, code, seed] = process.argv.slice(2);
const OWNER = { name: /Rachid/, pin: '2580' };
/** Between two acts, at most (ms). */
const PAUSE = 400;
const place = {
  name: `soak-${seed}`, api: `${address}/api/v1`, version: 'soak', indexedDB: globalThis.indexedDB, localStorage: fakeLocalStorage(), locks: fakeLocks(),
  channel: null, storageManager: null, fetch: (...args) => fetch(...args),
};

/** Same seed, same acts (mulberry32). */
let state = Number(seed);
function dice() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const upTo = (most) => 1 + Math.floor(dice() * most);
const oneOf = (list) => list[Math.floor(dice() * list.length)];
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

let till, goods, customers, stopping = false;
const sold = [];
let reopened = 0;

async function open() {
  till = await openTill(place);
  if (!till.state.device) await till.pair(code, `soak ${seed}`);
  while (!till.state.staff.length) { await till.syncNow().catch(() => {}); await pause(200); }
  await till.unlock(till.state.staff.find(({ name }) => OWNER.name.test(name)).id, OWNER.pin);
  goods = till.catalogue.search('a', 200).filter(({ unit, packs }) => unit === 'piece' && !packs.length);
  customers = till.customers.debtors(100);
}

function basket() {
  let made = newBasket();
  for (let lines = upTo(4); lines > 0; lines -= 1) {
    made = dice() < 0.1 ? addFree(made, { label: 'divers', amount: 5 * upTo(400) }) : addProduct(made, oneOf(goods), { quantity: 1000 * upTo(3), confirmed: ['quantity'] });
  }
  return made;
}

const confirmed = ['over_limit', 'quantity', 'unsent'];
const ACTS = [
  [70, async () => sold.push((await till.sell(basket(), { tendered: null }, { confirmed })).id)],
  [12, async () => sold.push((await till.sell(setCustomer(basket(), oneOf(customers).id), { carnet: 'all' }, { confirmed })).id)],
  [6, () => till.carnetEntry(oneOf(customers).id, 'repayment', 5 * upTo(1000), { confirmed })],
  [1, () => till.carnetEntry(oneOf(customers).id, oneOf(['cash', 'deposit']), 100 * upTo(50), { confirmed })],
  [4, () => till.recordReturn({ sale: oneOf(sold), lines: [{ line: 0, quantity: 1000 }], reason: 'soak' }, { confirmed })],
  [2, () => till.voidSale(oneOf(sold), 'soak', { confirmed })],
  [2, () => till.cashMovement(oneOf(['in', 'out', 'float', 'draw', 'expense']), 100 * upTo(100), 'soak')],
  [1, () => till.saveCustomer({ name: `Soak ${seed} ${upTo(1e6)}` })],
  [1, () => till.closeDay({ counted_total: 100 * upTo(1000) }, { confirmed })],
  // The app is closed and opened again on the same store, whatever is on its way.
  [1, async () => { await till.close(); reopened += 1; await open(); }],
];
const WEIGHT = ACTS.reduce((sum, [weight]) => sum + weight, 0);

async function act() {
  let point = dice() * WEIGHT;
  const [, work] = ACTS.find(([weight]) => (point -= weight) < 0) ?? ACTS[0];
  // A refusal is an answer (nothing left to take back, voided already); anything else ends the soak.
  await Promise.resolve(work()).catch((error) => { if (error.name !== 'Refusal') throw error; });
}

createInterface({ input: process.stdin }).on('line', () => { stopping = true; });
await open();
while (!stopping) {
  await act();
  await pause(dice() * PAUSE);
}
while (!(await till.syncNow().catch(() => false))) await pause(300);
const facts = await readAll('facts');
const { device, aside } = till.state;
await till.close();
const told = { device: device.id, reopened, aside: aside.length, facts: facts.map(({ id, kind, text }) => ({ id, kind, text })) };
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0));

function readAll(table) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(place.name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = opening.result.transaction(table).objectStore(table).getAll();
      asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
      asked.onerror = () => reject(asked.error);
    };
  });
}
