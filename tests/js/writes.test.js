/** What a sale writes on the phone: its own facts, and of the goods only those that were sold. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BREAD, OIL, market, sale } from './scene.js';

const GOODS = 400;
let place, till;

before(async () => {
  place = market();
  for (let i = 0; i < GOODS; i++) place.server.change('product', `p-${i}`, { ...structuredClone(BREAD), id: `p-${i}` });
  till = await place.till();
  await till.syncNow();
  place.server.down = true;
});
after(() => place.close());

/** Runs `work` and returns how many rows it put into each store. */
async function counted(work) {
  const written = new Map();
  const put = IDBObjectStore.prototype.put, add = IDBObjectStore.prototype.add;
  const counting = (write) => function count(...args) {
    written.set(this.name, (written.get(this.name) ?? 0) + 1);
    return write.apply(this, args);
  };
  IDBObjectStore.prototype.put = counting(put);
  IDBObjectStore.prototype.add = counting(add);
  try {
    await work();
  } finally {
    Object.assign(IDBObjectStore.prototype, { put, add });
  }
  return written;
}

test('shop:F74 a sale stores its lines, not the catalogue', async () => {
  assert.ok(till.catalogue.get(`p-${GOODS - 1}`), 'the whole catalogue is on the phone');
  const written = await counted(() => till.sell(sale(BREAD, OIL), {}));
  assert.deepEqual(Object.fromEntries(written), { facts: 1, outbox: 1, meta: 1, stock: 2 });
});
