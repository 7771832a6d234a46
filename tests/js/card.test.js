/** A customer's whole card on the phone: what other tills wrote, what is not sent, what may be missing; and the list of all that waits. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { FATIMA, OIL, market, newBasket, addFree, sale, setCustomer } from './scene.js';
import { till as tillModule } from './shipped.js';

const { wholeCard } = await tillModule('core/card');
const brief = ({ entries }) => entries.map(({ kind, amount, state, after: left }) => [kind, amount, state, left]);

describe('the card in one piece', () => {
  const kept = (entries, balance, next = null) => ({ entries, balance, next, seen: '2026-11-24T12:00:00Z' });
  const told = (id, at, amount) => ({ id, at: `2026-11-${at}:00Z`, kind: 'cash', amount, number: null });
  const own = (id, at, amount, state) => ({ ...told(id, at, amount), state });

  test('a fact told by the server is not counted twice; one not sent yet is', () => {
    const page = wholeCard(900, kept([told('b', '24T10:00', 300), told('a', '23T10:00', 500)], 800), [
      own('c', '24T11:00', 100, 'waiting'), own('b', '24T10:00', 300, 'sent')]);
    assert.deepEqual(brief(page), [['cash', 100, 'waiting', 900], ['cash', 300, 'sent', 800], ['cash', 500, 'sent', 500]]);
    assert.equal(page.elsewhere, 0);
  });

  test('what the balance holds beyond the entries stands at the moment since when they may be missing', () => {
    const page = wholeCard(1000, kept([told('a', '23T10:00', 500)], 500), [own('b', '25T10:00', 200, 'sent')]);
    assert.deepEqual(brief(page), [['cash', 200, 'sent', 1000], ['elsewhere', 300, 'sent', 800], ['cash', 500, 'sent', 500]]);
    assert.equal(page.entries[1].at, page.seen);
  });

  test('a phone that never asked says how much was written elsewhere, below its own', () => {
    assert.deepEqual(brief(wholeCard(700, null, [own('a', '24T10:00', 200, 'sent')])), [['cash', 200, 'sent', 700], ['elsewhere', 500, 'sent', 500]]);
  });

  test('set aside by the server: shown, and counts for nothing', () => {
    const page = wholeCard(500, kept([told('a', '23T10:00', 500)], 500), [own('b', '24T10:00', 9900, 'aside')]);
    assert.deepEqual(brief(page), [['cash', 9900, 'aside', undefined], ['cash', 500, 'sent', 500]]);
  });

  test('own entries of pages not read yet do not float among the newest', () => {
    const page = wholeCard(800, kept([told('c', '24T10:00', 300)], 800, 'c'), [own('a', '20T10:00', 500, 'sent')]);
    assert.deepEqual([brief(page), page.more, page.elsewhere], [[['cash', 300, 'sent', 800]], true, 0]);
  });
});

describe('the card on the phone', () => {
  let place, till;
  beforeEach(async () => {
    place = market();
    place.server.cards.set(FATIMA.id, [{ id: 'e-1', kind: 'sale', at: '2026-01-01T10:00:00Z', amount: 25000, number: 'C9-000001' }]);
    till = await place.till();
  });
  afterEach(() => place.close());

  const agrees = async () => {
    const page = await till.statement(FATIMA.id);
    assert.equal(page.entries.find(({ after: left }) => left !== undefined).after, till.customers.get(FATIMA.id).balance);
    return page;
  };

  test('entries of other tills and of this one, told once each; the newest balance is the one shown', async () => {
    await till.carnetEntry(FATIMA.id, 'cash', 1000);
    await till.syncNow();
    assert.equal(await till.readCard(FATIMA.id), true);
    assert.deepEqual(brief(await agrees()), [['cash', 1000, 'sent', 26000], ['sale', 25000, 'sent', 25000]]);
  });

  test('offline it opens as it was last seen, with what was written since on this phone', async () => {
    await till.readCard(FATIMA.id);
    place.server.down = true;
    await till.carnetEntry(FATIMA.id, 'repayment', 5000);
    assert.equal(await till.readCard(FATIMA.id), false);
    await till.close();
    till = await place.open(till.place);
    await till.unlock('s-owner', '7391');
    const page = await agrees();
    assert.deepEqual(brief(page), [['repayment', -5000, 'waiting', 20000], ['sale', 25000, 'sent', 25000]]);
    assert.ok(Date.parse(page.seen) > 0);
  });

  test('another till wrote since the last round: reading the card brings the balance along', async () => {
    place.server.write(FATIMA.id, { id: 'e-2', kind: 'deposit', at: '2026-02-01T10:00:00Z', amount: 700 });
    await till.readCard(FATIMA.id);
    assert.equal(till.customers.get(FATIMA.id).balance, 25700);
    assert.deepEqual(brief(await agrees()), [['deposit', 700, 'sent', 25700], ['sale', 25000, 'sent', 25000]]);
  });

  test('a server that does not agree with itself is asked once, not for ever', async () => {
    const row = place.server.changes.find(({ id }) => id === FATIMA.id);
    place.server.cards.set(FATIMA.id, []);
    place.server.card = function card() { return this.json({ entries: [], balance: 1, next: null }); };
    await till.readCard(FATIMA.id);
    const rounds = place.server.requests.length;
    await till.readCard(FATIMA.id);
    assert.equal(place.server.requests.length, rounds + 1);
    assert.deepEqual(brief(await agrees()), [['elsewhere', row.value.balance - 1, 'sent', row.value.balance]]);
  });

  test('page below page', async () => {
    for (let day = 1; day < 6; day += 1) place.server.write(FATIMA.id, { id: `e-1${day}`, kind: 'cash', at: `2026-03-0${day}T10:00:00Z`, amount: 100 });
    await till.readCard(FATIMA.id);
    assert.deepEqual([(await agrees()).entries.length, (await agrees()).more], [3, true]);
    await till.readCard(FATIMA.id, { older: true });
    const page = await agrees();
    assert.deepEqual([page.entries.length, page.more, page.entries.at(-1).after], [6, false, 25000]);
  });

  test('a customer opened on this phone and not sent yet has all of the card here', async () => {
    place.server.faults['/sync'] = Array(20).fill(503);
    const { id } = await till.saveCustomer({ name: 'Si Brahim' });
    await till.carnetEntry(id, 'cash', 1500);
    assert.equal(await till.readCard(id), true);
    assert.deepEqual(brief(await till.statement(id)), [['cash', 1500, 'waiting', 1500]]);
  });

  test('a phone that was emptied keeps no card', async () => {
    await till.readCard(FATIMA.id);
    await till.forget();
    await till.pair('BBBB-2222');
    await till.unlock('s-owner', '7391');
    assert.equal((await till.statement(FATIMA.id)).seen, null);
  });
});

test('shop:F14 everything that waits is told one by one, in the order it goes out', async (context) => {
  const place = market();
  context.after(() => place.close());
  const till = await place.till();
  place.server.down = true;
  const { id } = await till.sell(setCustomer(sale(OIL), FATIMA.id), { carnet: 'all' });
  await till.sell(addFree(newBasket(), { label: 'x', amount: 500 }), {}).then(({ id: free }) => till.recordReturn({ sale: free, lines: [{ line: 0, quantity: 1000 }], reason: 'x' }));
  await till.voidSale(id, 'mistake');
  await till.carnetEntry(FATIMA.id, 'repayment', 700);
  await till.saveCustomer({ name: 'Si Brahim' });
  await till.saveProduct({ price: 1300 }, OIL.id);
  await till.cashMovement('expense', 400, 'taxi');
  await till.closeDay({ counted_total: 0 }, { confirmed: ['unsent'] });
  await till.addPhoto(OIL.id, new Blob(['x'], { type: 'image/png' }));
  const rows = await till.waiting();
  assert.deepEqual(rows.map(({ kind }) => kind), ['sale', 'sale', 'return', 'void', 'carnet', 'customer', 'product', 'cash', 'closing', 'photo']);
  assert.deepEqual([rows[3].number, rows[3].body.total], [rows[0].number, 1895]);
  assert.ok(rows.slice(0, -1).every(({ at }) => Date.parse(at) > 0));
  assert.equal(rows.at(-1).body.product, OIL.id);
  assert.equal((await till.waiting(3)).length, 4, 'so many facts, and the pictures');
});
