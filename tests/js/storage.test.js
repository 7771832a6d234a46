/** shop:F24 F25 the phone's storage fails: seen, worked around, never pretended. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { BREAD, OIL, OWNER, addFree, fakeLocalStorage, market, newBasket, refusal, sale } from './scene.js';
import { kit } from './shipped.js';

const { openStore, storageState } = await kit('store');

let place;
beforeEach(() => { place = market(); });
afterEach(() => place.close());

/** An IndexedDB of which some databases cannot be opened, and whose connections can die behind the page's back. */
function sick(real = new IDBFactory()) {
  const broken = new Set(), connections = [];
  return {
    broken,
    open(name, version) {
      if (broken.has('all') || broken.has(name)) throw new DOMException('Internal error opening backing store', 'UnknownError');
      const request = real.open(name, version);
      request.addEventListener('success', () => connections.push(request.result));
      return request;
    },
    die() { for (const connection of connections.splice(0)) connection.close(); },
  };
}

describe('the database cannot be opened any more', () => {
  test('in the middle of the day: the next sale goes to the second database, shown red, and comes home later', async () => {
    const idb = sick();
    const till = await place.till({ indexedDB: idb });
    place.server.down = true;
    await till.sell(sale(OIL), {});
    await till.syncNow();
    idb.broken.add(till.place.name);
    idb.die();
    const receipt = await till.sell(sale(BREAD), {});
    assert.equal(till.state.storage.status, 'second');
    assert.equal(receipt.sale.receipt_number, 'C1-000002', 'the count goes on');
    await till.close();
    idb.broken.clear();
    const again = await place.open(till.place);
    assert.equal(again.state.storage.status, 'ok');
    assert.equal(again.state.unsent, 2);
    assert.equal(again.catalogue.get(BREAD.id).on_hand, 49000);
    place.server.down = false;
    await again.syncNow();
    assert.deepEqual(place.server.stored.map(({ seq }) => seq), [1, 2]);
  });

  test('no database at all: facts go to the emergency document and are sent from there', async () => {
    const idb = sick();
    const till = await place.till({ indexedDB: idb });
    place.server.down = true;
    await till.syncNow();
    idb.broken.add('all');
    idb.die();
    await till.sell(sale(OIL), {});
    assert.equal(till.state.storage.status, 'emergency');
    await till.close();
    const again = await place.open(till.place);
    assert.equal(again.state.storage.status, 'emergency');
    assert.equal(again.state.unsent, 1);
    assert.equal(again.state.device.code, 'C1');
    await again.unlock('s-owner', OWNER.pin);
    await again.sell(addFree(newBasket(), { label: 'Divers', amount: 500 }), {});
    assert.equal(again.state.unsent, 2, 'still no network, no catalogue: amounts are sold');
    await again.syncNow();
    place.server.down = false;
    await again.syncNow();
    assert.equal(again.state.unsent, 0);
    assert.equal(again.catalogue.size, 3, 'the catalogue was told again');
    assert.equal(place.server.stored.length, 2);
  });

  test('nothing works: the sale is refused, the state is red, nothing is pretended', async () => {
    const idb = sick();
    const till = await place.till({ indexedDB: idb });
    place.server.down = true;
    await till.syncNow();
    idb.broken.add('all');
    till.place.localStorage.full = true;
    idb.die();
    await assert.rejects(till.sell(sale(OIL), {}), refusal('storage_failed'));
    assert.equal(till.state.storage.status, 'failed');
    assert.equal(till.catalogue.get(OIL.id).on_hand, 24000);
  });

  test('a connection that died is opened again without a word', async () => {
    const idb = sick();
    const till = await place.till({ indexedDB: idb });
    place.server.down = true;
    idb.die();
    await till.sell(sale(OIL), {});
    assert.equal(till.state.storage.status, 'ok');
    assert.equal(till.state.unsent, 1);
  });

  test('the phone without storage at its very first opening says so', async () => {
    const idb = sick();
    idb.broken.add('all');
    const till = await place.open(place.phone({ indexedDB: idb, localStorage: null }));
    assert.equal(till.state.storage.status, 'failed');
    assert.equal(till.state.ready, true);
  });
});

test('shop:F25 pictures are pruned before a sale is refused for want of room', async () => {
  const idb = new IDBFactory();
  const store = await openStore('room', { indexedDB: idb, localStorage: fakeLocalStorage(), locks: null });
  await store.write(['photos'], (tx) => tx.put('photos', { product: 'p', blob: 'x', key: 'k' }));
  let full = true;
  await store.write(['meta', 'photos'], async (tx) => {
    if (full && (await tx.count('photos'))) throw new DOMException('full', 'QuotaExceededError');
    full = false;
    await tx.put('meta', { key: 'sale', value: 1 });
  });
  assert.equal(await store.getMeta('sale'), 1);
  assert.equal(store.status, 'ok');
});

test('shop:F25 persistence is asked for, and 80 % of the room is "nearly full"', async () => {
  let asked = 0;
  const manager = { persist: async () => { asked += 1; return true; }, persisted: async () => asked > 0, estimate: async () => ({ usage: 81, quota: 100 }) };
  const till = await place.till({ storageManager: manager });
  assert.equal(asked, 1);
  assert.deepEqual([till.state.storage.persisted, till.state.storage.nearly_full], [true, true]);
  assert.equal((await storageState(null)).nearly_full, false);
});

test('a transaction that is refused in the middle leaves nothing behind', async () => {
  const till = await place.till();
  place.server.down = true;
  const { id } = await till.sell(sale(OIL), {});
  const before = await till.rescueFile();
  await assert.rejects(till.voidSale(id, ''), refusal('no_reason'));
  await till.voidSale(id, 'x');
  await assert.rejects(till.voidSale(id, 'y'), refusal('already_voided'));
  assert.equal((await till.rescueFile()).entries, before.entries + 1);
  assert.equal(till.catalogue.get(OIL.id).on_hand, 24000);
});
