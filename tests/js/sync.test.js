/** Stories of the network: whatever happens to the line, a sale is stored once. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { BREAD, FATIMA, OIL, OWNER, fakeLocks, market, newBasket, refusal, sale, setCustomer } from './scene.js';

let place;
beforeEach(() => { place = market(); });
afterEach(() => place.close());

const salesOf = (server) => server.stored.filter(({ kind }) => kind === 'sale');

describe('shop:F02 F03 F08 the answer is cut', () => {
  for (const fault of ['cut_before', 'cut_after', 'half_answer', 'portal', 'gateway', 500]) {
    test(`${fault}: nothing is lost, nothing is doubled`, async () => {
      const till = await place.till();
      place.server.down = true;
      await till.sell(sale(BREAD, OIL), {});
      await till.sell(sale(OIL), {});
      await till.syncNow();
      assert.equal(till.state.unsent, 2);
      place.server.down = false;
      place.server.faults['/sync'].push(fault);
      await till.syncNow();
      await till.syncNow();
      assert.equal(till.state.unsent, 0);
      assert.equal(salesOf(place.server).length, 2);
      assert.equal(till.catalogue.get(OIL.id).on_hand, 22000);
      assert.deepEqual(till.state.aside, []);
    });
  }

  test('the line breaks between two batches: the first is off the list, the second waits', async () => {
    const till = await place.till();
    place.server.down = true;
    for (let i = 0; i < 60; i++) await till.sell(sale(BREAD), {});
    await till.syncNow();
    place.server.down = false;
    place.server.faults['/sync'].push(undefined, 'cut_before');
    await till.syncNow();
    assert.equal(till.state.unsent, 10);
    assert.equal(till.state.connection, 'offline');
    await till.syncNow();
    assert.equal(till.state.unsent, 0);
    assert.equal(salesOf(place.server).length, 60);
  });
});

describe('shop:F10 F06 one bad entry', () => {
  test('does not block those behind it, and is tried again', async () => {
    const till = await place.till();
    place.server.down = true;
    const bad = await till.sell(sale(OIL), {});
    for (let i = 0; i < 8; i++) await till.sell(sale(BREAD), {});
    place.server.down = false;
    place.server.poison.add(bad.id);
    await till.syncNow();
    assert.equal(salesOf(place.server).length, 8);
    assert.equal(till.state.unsent, 1);
    place.server.poison.clear();
    await till.syncNow();
    assert.equal(till.state.unsent, 0);
    assert.equal(salesOf(place.server).length, 9);
  });

  test('kept aside by the server: off the outbox, on the list to look at, never dropped', async () => {
    const till = await place.till();
    place.server.down = true;
    const basket = sale(OIL);
    place.server.entries.set(basket.id, { hash: 'another sale with this id' });
    await till.sell(basket, {});
    place.server.down = false;
    await till.syncNow();
    assert.equal(till.state.unsent, 0);
    assert.equal(till.state.aside[0].reasons[0].code, 'other_content');
    assert.equal((await till.findReceipt(basket.id)).state, 'aside');
    assert.equal(till.catalogue.get(OIL.id).on_hand, 24000, 'the server did not count it');
    await till.markSeen(basket.id);
    assert.deepEqual(till.state.aside, []);
  });

  test('flagged sales are stored and shown', async () => {
    const till = await place.till();
    const basket = sale(OIL);
    place.server.flags.set(basket.id, ['clock_far_off']);
    await till.sell(basket, {});
    await till.syncNow();
    assert.deepEqual(till.state.aside.map(({ outcome }) => outcome), ['needs_eye']);
    assert.equal(till.catalogue.get(OIL.id).on_hand, 23000);
  });
});

test('shop:F11 a hole in the count is filled: what the server lost is sent again', async () => {
  const till = await place.till();
  const first = await till.sell(sale(OIL), {});
  await till.syncNow();
  place.server.entries.clear();
  place.server.stored = [];
  place.server.seqs.get('dev-1').delete(1);
  await till.sell(sale(BREAD), {});
  await till.syncNow();
  await till.syncNow();
  assert.ok(place.server.entries.has(first.id));
  assert.equal(till.state.unsent, 0);
});

test('shop:F14 a week without network: all is kept, in order, and goes out at once', async () => {
  const till = await place.till();
  place.server.down = true;
  for (let i = 0; i < 130; i++) await till.sell(sale(BREAD), {});
  assert.equal(till.state.unsent, 130);
  place.server.down = false;
  await till.syncNow();
  assert.equal(till.state.unsent, 0);
  const seqs = salesOf(place.server).map(({ seq }) => seq);
  assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b));
});

describe('shop:F01 1.16 two tabs of one phone', () => {
  for (const withLocks of [true, false]) {
    test(`share one store and never send at once (${withLocks ? 'Web Locks' : 'lease'})`, async () => {
      const locks = withLocks ? fakeLocks() : null;
      const one = await place.till({ locks });
      const two = await place.open(one.place);
      await two.unlock('s-owner', OWNER.pin);
      place.server.down = true;
      for (let i = 0; i < 30; i++) await Promise.all([one.sell(sale(BREAD), {}), two.sell(sale(OIL), {})]);
      place.server.down = false;
      await Promise.all([one.syncNow(), two.syncNow(), one.syncNow(), two.syncNow()]);
      await one.syncNow();
      await two.syncNow();
      const ids = place.server.stored.map(({ id }) => id);
      assert.equal(new Set(ids).size, 60);
      assert.equal(ids.length, 60);
      const numbers = place.server.stored.map(({ body }) => JSON.parse(body).receipt_number);
      assert.equal(new Set(numbers).size, 60, 'two tabs never give the same receipt number');
      const sends = place.server.requests.filter(({ path }) => path === '/sync').flatMap(({ body }) => JSON.parse(body).entries.map(({ id }) => id));
      assert.equal(sends.length, 60, 'no entry was sent twice');
      if (locks) assert.equal(locks.most, 1);
    });
  }

  test('the other tab sees the sale', async () => {
    const [a, b] = channelPair();
    const one = await place.till({ channel: a });
    const two = await place.open({ ...one.place, channel: b });
    await one.sell(sale(OIL), {});
    await new Promise((resolve) => { setTimeout(resolve, 30); });
    assert.equal(two.catalogue.get(OIL.id).on_hand, 23000);
  });
});

function channelPair() {
  const ends = [new EventTarget(), new EventTarget()];
  const send = (to) => (data) => setTimeout(() => to.dispatchEvent(Object.assign(new Event('message'), { data: structuredClone(data) })));
  ends.forEach((end, i) => Object.assign(end, { postMessage: send(ends[1 - i]), close() {} }));
  return ends;
}

describe('what the connection is', () => {
  const cases = [['portal', 'portal'], [426, 'upgrade'], [401, 'unpaired']];
  for (const [fault, expected] of cases) {
    test(`${fault}: the till says "${expected}" and keeps everything`, async () => {
      const till = await place.till();
      await till.syncNow();
      place.server.faults[fault === 'portal' ? '/till/ping' : '/sync'].push(fault, fault, fault);
      await till.sell(sale(OIL), {});
      await till.syncNow();
      assert.equal(till.state.connection, expected);
      assert.equal(till.state.unsent, 1);
    });
  }

  test('paired anew after "unknown device": what waited goes out, counted from 1', async () => {
    const till = await place.till();
    await till.sell(sale(BREAD), {});
    await till.syncNow();
    place.server.tokens.delete('t1');
    await till.sell(sale(OIL), {});
    await till.syncNow();
    assert.equal(till.state.connection, 'unpaired');
    await till.pair('BBBB-2222');
    assert.equal(till.state.unsent, 0);
    assert.deepEqual([...place.server.seqs.get('dev-2')], [1]);
    await till.unlock('s-owner', OWNER.pin);
    assert.equal((await till.sell(sale(OIL), {})).sale.receipt_number, 'C2-000001');
  });

  test('revoked: a last send into the quarantine, then the phone is empty', async () => {
    const till = await place.till();
    place.server.down = true;
    const receipt = await till.sell(sale(OIL), {});
    await till.syncNow();
    place.server.down = false;
    place.server.revoked.add('dev-1');
    await till.syncNow();
    assert.ok(place.server.entries.get(receipt.id).quarantine);
    assert.equal(till.state.connection, 'revoked');
    assert.equal(till.state.device, null);
    assert.equal(till.catalogue.size, 0);
  });

  test('revoked without network for the last send: everything is kept', async () => {
    const till = await place.till();
    place.server.down = true;
    await till.sell(sale(OIL), {});
    await till.syncNow();
    place.server.down = false;
    place.server.revoked.add('dev-1');
    place.server.faults['/sync'].push('cut_before');
    await till.syncNow();
    assert.equal(till.state.unsent, 1);
    assert.notEqual(till.state.device, null);
  });

  test('shop:F42 the gap between the clocks is measured and shown', async () => {
    place.server.clockGap = 3 * 3600000;
    const till = await place.till();
    assert.ok(Math.abs(till.state.clock.gap - 3 * 3600000) < 5000);
    assert.equal(till.state.clock.wrong, true);
  });
});

describe('receiving', () => {
  test('shop:F26 only what changed since the cursor comes', async () => {
    const till = await place.till();
    await till.syncNow();
    place.server.requests.length = 0;
    place.server.change('product', BREAD.id, { ...BREAD, price: 150 });
    await till.syncNow();
    const [pull] = place.server.requests.filter(({ path }) => path === '/changes');
    assert.ok(pull);
    assert.equal(till.catalogue.get(BREAD.id).price, 150);
    assert.equal(till.catalogue.size, 3);
    place.server.change('product', BREAD.id, null, true);
    await till.syncNow();
    assert.equal(till.catalogue.get(BREAD.id), undefined);
  });

  test('1,200 products come in pages and are there at the next opening without network', async () => {
    for (let i = 0; i < 1200; i++) place.server.change('product', `p-${i}`, { ...BREAD, id: `p-${i}`, names: { fr: `Article ${i}` } });
    const till = await place.till();
    assert.equal(till.catalogue.size, 1203);
    await till.close();
    place.server.down = true;
    const again = await place.open(till.place);
    await again.unlock('s-owner', OWNER.pin);
    assert.equal(again.catalogue.size, 1203);
    assert.equal(again.catalogue.search('article 1199')[0].id, 'p-1199');
  });

  test('shop:F63 stock pulled while a sale waits: the server\'s figure less the sale', async () => {
    const till = await place.till();
    const bad = sale(OIL, OIL, OIL);
    place.server.poison.add(bad.id);
    await till.sell(bad, {});
    await till.syncNow();
    place.server.change('product', OIL.id, { ...OIL, on_hand: 100000 });
    await till.syncNow();
    assert.equal(till.catalogue.get(OIL.id).on_hand, 97000);
    place.server.poison.clear();
    await till.syncNow();
    assert.equal(till.catalogue.get(OIL.id).on_hand, 97000);
  });

  test('shop:F63 the answer lost after storing, then pulled: counted once in the end', async () => {
    const till = await place.till();
    place.server.faults['/sync'].push('cut_after', 500, 500, 500);
    await till.sell(sale(OIL), {});
    for (let i = 0; i < 6; i++) await till.syncNow();
    assert.equal(till.state.unsent, 0);
    assert.equal(till.catalogue.get(OIL.id).on_hand, 23000);
  });

  test('shop:F07 a name corrected here and not yet sent is not overwritten by an older one', async () => {
    const till = await place.till();
    await till.syncNow();
    place.server.faults['/sync'].push(500, 500, 500);
    await till.saveCustomer({ name: 'Fatima Zohra' }, FATIMA.id);
    place.server.change('customer', FATIMA.id, { ...FATIMA, phone: '+212600000000' });
    await till.syncNow();
    assert.equal(till.customers.get(FATIMA.id).name, 'Fatima Zohra');
    assert.equal(till.customers.get(FATIMA.id).phone, '+212600000000');
  });

  test('a server restored from an older copy: all is read again and the lost facts are sent', async () => {
    const till = await place.till();
    await till.syncNow();
    place.server.number = 3;
    place.server.changes = place.server.changes.slice(0, 3).map((row, i) => ({ ...row, number: i + 1 }));
    await till.syncNow();
    assert.ok(till.catalogue.size <= 3);
    assert.equal(till.state.connection, 'online');
  });
});

describe('shop:F19 F51 a new customer offline', () => {
  test('keeps one identity, and the credit follows', async () => {
    const till = await place.till();
    place.server.down = true;
    const customer = await till.saveCustomer({ name: 'Si Brahim' });
    await till.sell(setCustomer(sale(OIL), customer.id), { carnet: 'all' });
    assert.equal(till.customers.get(customer.id).balance, 1895);
    place.server.down = false;
    await till.syncNow();
    assert.equal(till.customers.get(customer.id).balance, 1895);
    assert.deepEqual(place.server.stored.map(({ kind }) => kind), ['customer', 'sale']);
  });
});

describe('shop:F12 F13 leaving with everything', () => {
  test('sign-out is refused while something is unsent; the rescue file goes to another till, which sends it as it is', async () => {
    const till = await place.till();
    place.server.down = true;
    const receipt = await till.sell(sale(OIL), {});
    await assert.rejects(till.forget(), refusal('unsent'));
    const file = await till.rescueFile();
    assert.equal(file.entries, 1);
    place.server.down = false;
    const other = await place.till({ code: 'BBBB-2222' });
    assert.deepEqual(await other.importRescue(file.text), { added: 1, known: 0 });
    assert.deepEqual(await other.importRescue(file.text), { added: 0, known: 1 });
    await other.syncNow();
    assert.equal(place.server.entries.get(receipt.id).body, JSON.stringify(receipt.sale));
    assert.equal((await other.day()).receipts, 0, 'shop:F37 not this drawer\'s cash');
    await till.syncNow();
    assert.equal(salesOf(place.server).length, 1, 'both tills sent it, it is stored once');
    await till.forget();
    assert.equal(till.state.device, null);
  });

  test('a file that was touched is not taken', async () => {
    const till = await place.till();
    place.server.down = true;
    await till.sell(sale(OIL), {});
    const { text } = await till.rescueFile();
    await assert.rejects(till.importRescue(text.replace('1895', '9')), refusal('bad_file'));
    await assert.rejects(till.importRescue('hello'), refusal('bad_file'));
  });
});

test('pictures go out after the facts', async () => {
  const till = await place.till();
  place.server.down = true;
  const product = await till.saveProduct({ names: { fr: 'Miel' }, price: 9000, barcodes: ['6111000000017'] });
  await till.addPhoto(product.id, new Blob(['x'], { type: 'image/webp' }));
  assert.equal(till.state.photos_waiting, 1);
  assert.equal(till.catalogue.byCode('6111000000017').product.id, product.id);
  place.server.down = false;
  await till.syncNow();
  assert.equal(till.state.photos_waiting, 0);
  assert.ok(place.server.photos.has(product.id));
});

test('an empty basket is no sale', async () => {
  const till = await place.till();
  await assert.rejects(till.sell(newBasket(), {}), refusal('empty_basket'));
});
