/** Stories of the counter, all without a network. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  BREAD, CASHIER, FATIMA, OIL, OLIVES, OWNER, addFree, addProduct, market, newBasket, refusal, sale, setCustomer, setDiscount, setLineDiscount, setUnitPrice, totals,
} from './scene.js';
import { till as tillModule } from './shipped.js';

const { readEssentials, receiptModel } = await tillModule('core/receipt');
const { sentence } = await tillModule('core/closing');

let place, till;
beforeEach(async () => {
  place = market();
  till = await place.till();
  await till.syncNow();
  place.server.down = true;
});
afterEach(() => place.close());

const approvedBy = (verb) => till.approve('s-owner', OWNER.pin, verb);
const asCashier = () => till.unlock('s-cashier', CASHIER.pin);
const owedBy = (id) => till.customers.get(id).balances;

describe('a sale', () => {
  test('shop:F23 F16 is whole on the phone before it is answered: goods, payments, stock, number', async () => {
    const receipt = await till.sell(sale(BREAD, OIL), { tendered: 5000 });
    assert.equal(receipt.sale.receipt_number, 'C1-000001');
    assert.deepEqual(receipt.sale.payments, [{ means: 'cash', amount: 2020, tendered: 5000, change: 2980 }]);
    assert.equal(receipt.sale.rounding, 5);
    assert.equal(till.state.unsent, 1);
    assert.equal(till.catalogue.get(OIL.id).on_hand, 23000);
    await till.close();
    const again = await place.open(till.place);
    assert.equal(again.state.unsent, 1);
    assert.equal((await again.findReceipt('C1-000001')).sale.total, 2020);
    assert.equal(again.catalogue.get(OIL.id).on_hand, 23000);
  });

  test('shop:F20 a double tap sells once', async () => {
    const basket = sale(OIL);
    const taps = await Promise.allSettled([till.sell(basket, {}), till.sell(basket, {}), till.sell(basket, {})]);
    assert.deepEqual(taps.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
    await assert.rejects(till.sell(basket, {}), refusal('already_sold'));
    assert.equal(till.state.unsent, 1);
    assert.equal(till.catalogue.get(OIL.id).on_hand, 23000);
  });

  test('shop:F05 F06 identity is a random id, the number is the device\'s own count', async () => {
    const receipts = [];
    for (let i = 0; i < 3; i++) receipts.push(await till.sell(sale(BREAD), {}));
    assert.deepEqual(receipts.map(({ sale: { receipt_number } }) => receipt_number), ['C1-000001', 'C1-000002', 'C1-000003']);
    for (const { id } of receipts) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('shop:F17 stock at zero refuses nothing', async () => {
    await till.sell(addProduct(newBasket(), OIL, { quantity: 30000 }), {});
    assert.equal(till.catalogue.get(OIL.id).on_hand, -6000);
  });

  test('1.30 a carton moves twelve pieces', async () => {
    const { product, pack } = till.catalogue.byCode('6111245591070');
    const { sale: sold } = await till.sell(addProduct(newBasket(), product, { pack }), {});
    assert.deepEqual([sold.lines[0].quantity, sold.lines[0].unit_price], [1000, 21600]);
    assert.equal(till.catalogue.get(OIL.id).on_hand, 12000);
  });

  test('1.29 a free line bears the TVA of ordinary goods', async () => {
    const { sale: sold } = await till.sell(addFree(newBasket(), { label: 'Divers', amount: 1200 }), {});
    assert.deepEqual([sold.lines[0].tva_class, sold.lines[0].tva_rate_bp, sold.lines[0].product], ['goods', 2000, null]);
  });

  test('locked, nobody sells', async () => {
    till.lock();
    await assert.rejects(till.sell(sale(OIL), {}), refusal('locked'));
  });

  test('shop:F12 the QR on the receipt holds the sale: it can be made again from it', async () => {
    const ids = Array.from({ length: 4 }, () => newBasket().id);
    const { sale: sold } = await till.sell(setDiscount(setCustomer(sale(BREAD, OIL, OLIVES), FATIMA.id), { kind: 'amount', value: 15 }), { carnet: 1000 });
    const lines = sold.lines.map((line, i) => ({ ...line, product: ids[i], label: '' }));
    const { approved_by: _approver, ...printed } = { ...sold, staff: ids[3], customer: ids[0], lines: [...lines, { ...lines[0], product: null, label: 'Divers | à, part;' }] };
    const text = till.essentials({ id: ids[1], sale: printed });
    assert.deepEqual(readEssentials(text), { id: ids[1], sale: printed });
    assert.ok(text.length < 500, `${text.length} letters`);
    assert.equal(readEssentials('https://example.org'), null);
    const long = till.essentials({ id: ids[1], sale: { ...printed, lines: Array(80).fill(lines[0]) } });
    assert.deepEqual([long.length < 1200, readEssentials(long).sale.total], [true, sold.total]);
  });

  test('the receipt as rows: lines, rounding, means, TVA by rate, what is owed now', async () => {
    const receipt = await till.sell(setCustomer(sale(BREAD, OIL), FATIMA.id), { carnet: 1000, tendered: 2000 });
    const rows = receiptModel(receipt, { shop: till.state.shop, staff: 'Hassan', customer: till.customers.get(FATIMA.id), language: 'fr' });
    const money = Object.fromEntries(rows.filter(({ kind }) => kind === 'money').map(({ key, amount }) => [key, amount]));
    assert.deepEqual(money, {
      'receipt.rounding': 5, 'receipt.total': 2020, 'receipt.cash': 1020, 'receipt.tendered': 2000, 'receipt.change': 980, 'receipt.carnet': 1000, 'receipt.owes': 26000, 'receipt.tva': 316 });
  });
});

describe('permissions of a cashier', () => {
  beforeEach(asCashier);

  test('a discount beyond the limit, an own price: the PIN of somebody who may', async () => {
    const basket = setDiscount(sale(OIL), { kind: 'rate', value: 2000 });
    assert.deepEqual(till.needs(basket, {}), [{ approval: 'discount' }]);
    await assert.rejects(till.sell(basket, {}), (error) => error.code === 'needs_approval' && error.needs.approval === 'discount');
    await assert.rejects(till.sell(basket, {}, { approvals: [{ staff: 's-owner', verb: 'discount', at: Date.now() }] }), refusal('needs_approval'), 'a made-up approval is none');
    await assert.rejects(till.approve('s-cashier', CASHIER.pin, 'discount'), refusal('not_allowed'));
    const { sale: sold } = await till.sell(basket, {}, { approvals: [await approvedBy('discount')] });
    assert.deepEqual([sold.staff, sold.approved_by], ['s-cashier', 's-owner']);
    const line = sale(OIL);
    assert.deepEqual(till.needs(setUnitPrice(line, line.lines[0].key, 1500), {}), [{ approval: 'price_change' }]);
    assert.deepEqual(till.needs(setLineDiscount(line, line.lines[0].key, { kind: 'rate', value: 400 }), {}), []);
    assert.deepEqual(till.approvers('void').map(({ id }) => id), ['s-owner']);
  });

  test('shop:F45 the credit limit blocks, offline too; the owner\'s PIN lets it pass', async () => {
    const basket = setCustomer(addProduct(newBasket(), OIL, { quantity: 20000 }), FATIMA.id);
    await assert.rejects(till.sell(basket, { carnet: 'all' }), (error) => error.needs?.approval === 'override_limit');
    await assert.rejects(till.carnetEntry(FATIMA.id, 'cash', 30000), (error) => error.needs?.approval === 'override_limit');
    const { sale: sold } = await till.sell(basket, { carnet: 'all' }, { approvals: [await approvedBy('override_limit')] });
    assert.equal(sold.approved_by, 's-owner');
    assert.equal(owedBy(FATIMA.id).goods, 20000 + 37900);
  });

  test('a cashier sets no limits and makes no products', async () => {
    await assert.rejects(till.saveCustomer({ name: 'X', limit: 100000 }), refusal('needs_approval'));
    await assert.rejects(till.saveProduct({ names: { fr: 'X' }, price: 1 }), refusal('needs_approval'));
  });
});

test('shop:F45 the owner alone is asked, and may say yes', async () => {
  const basket = setCustomer(addProduct(newBasket(), OIL, { quantity: 20000 }), FATIMA.id);
  assert.deepEqual(till.needs(basket, { carnet: 'all' }), [{ confirm: 'over_limit' }]);
  await assert.rejects(till.sell(basket, { carnet: 'all' }), (error) => error.needs.confirm === 'over_limit');
  await till.sell(basket, { carnet: 'all' }, { confirmed: ['over_limit'] });
});

describe('the carnet', () => {
  test('1.38 part cash, rest on the carnet; somebody must be named', async () => {
    await assert.rejects(till.sell(sale(OIL), { carnet: 1000 }), refusal('no_customer'));
    const { sale: sold } = await till.sell(setCustomer(sale(OIL), FATIMA.id), { carnet: 1000 });
    assert.deepEqual(sold.payments.map(({ means, amount }) => [means, amount]), [['cash', 900], ['carnet', 1000]]);
    assert.equal(owedBy(FATIMA.id).goods, 21000);
  });

  test('shop:F44 three kinds apart; a repayment is its own entry and may be an advance', async () => {
    await till.carnetEntry(FATIMA.id, 'cash', 3000);
    await till.carnetEntry(FATIMA.id, 'deposit', 500);
    assert.deepEqual(owedBy(FATIMA.id), { goods: 20000, cash: 8000, deposit: 500 });
    const after = await till.carnetEntry(FATIMA.id, 'repayment', 30000);
    assert.equal(after.balance, -1500);
    const { entries } = await till.statement(FATIMA.id);
    assert.deepEqual(entries.map(({ kind, amount }) => [kind, amount]), [['repayment', -30000], ['deposit', 500], ['cash', 3000], ['elsewhere', 25000]]);
    await assert.rejects(till.carnetEntry(FATIMA.id, 'repayment', -5), refusal('amount_impossible'));
  });

  test('shop:F15 F19 a customer with nothing but a name, offline', async () => {
    const customer = await till.saveCustomer({ name: 'Si Brahim' });
    assert.equal(till.customers.search('brahim')[0].id, customer.id);
    assert.deepEqual((await till.saveCustomer({ phone: '0612' }, customer.id)).name, 'Si Brahim');
  });
});

describe('taking back', () => {
  test('1.48 lines of an old receipt, at the price really paid; stock and carnet follow', async () => {
    const basket = setDiscount(setCustomer(addProduct(newBasket(), OIL, { quantity: 3000 }), FATIMA.id), { kind: 'amount', value: 685 });
    const { id } = await till.sell(basket, { carnet: 'all' });
    const { body } = await till.recordReturn({ sale: id, lines: [{ line: 0, quantity: 1000 }], reason: 'abîmé' });
    assert.deepEqual([body.lines[0].amount, body.total, body.refunds], [1667, 1667, [{ means: 'carnet', amount: 1667 }]]);
    assert.equal(owedBy(FATIMA.id).goods, 20000 + 5000 - 1667);
    assert.equal(till.catalogue.get(OIL.id).on_hand, 22000);
    await assert.rejects(till.recordReturn({ sale: id, lines: [{ line: 0, quantity: 3000 }], reason: 'x' }), (error) => error.code === 'too_much' && error.params.most === 2000);
    await till.recordReturn({ sale: id, lines: [{ line: 0, quantity: 2000 }], reason: 'x' });
    assert.equal(owedBy(FATIMA.id).goods, 20000, 'all came back, nothing is owed for it');
    const found = await till.findReceipt(id);
    assert.deepEqual(found.remaining, [{ line: 0, quantity: 0, amount: 0 }]);
  });

  test('two taps on the same return give back once', async () => {
    const { id } = await till.sell(sale(OIL), {});
    const request = { sale: id, lines: [{ line: 0, quantity: 1000 }], reason: 'x' };
    const taps = await Promise.allSettled([till.recordReturn(request), till.recordReturn(request)]);
    assert.deepEqual(taps.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(till.catalogue.get(OIL.id).on_hand, 24000);
  });

  test('1.50 a void takes back the whole sale, with a reason, the same day, once', async () => {
    const { id } = await till.sell(setCustomer(sale(OIL), FATIMA.id), { carnet: 'all' });
    await assert.rejects(till.voidSale(id, ' '), refusal('no_reason'));
    assert.equal((await till.voidSale(id, 'erreur')).state, 'void');
    assert.deepEqual([owedBy(FATIMA.id).goods, till.catalogue.get(OIL.id).on_hand], [20000, 24000]);
    await assert.rejects(till.voidSale(id, 'erreur'), refusal('already_voided'));
    await assert.rejects(till.recordReturn({ sale: id, lines: [{ line: 0, quantity: 1000 }], reason: 'x' }), refusal('already_voided'));
  });

  test('not another day, and not after a return', async () => {
    const { id } = await till.sell(sale(OIL, OIL), {});
    await till.recordReturn({ sale: id, lines: [{ line: 0, quantity: 1000 }], reason: 'x' });
    await assert.rejects(till.voidSale(id, 'x'), refusal('has_returns'));
    const second = await till.sell(sale(OIL), {});
    const later = await place.open({ ...till.place, clock: { now: () => Date.now() + 2 * 86400000, setTimeout, clearTimeout } });
    await later.unlock('s-owner', OWNER.pin);
    await assert.rejects(later.voidSale(second.id, 'x'), refusal('other_day'));
  });

  test('a receipt of another till is asked from the server', async () => {
    await assert.rejects(till.findReceipt('C9-000007'), refusal('offline'));
    place.server.down = false;
    const other = (await till.sell(sale(OIL, OIL), {})).sale;
    place.server.receipts.set('C9-000007', { id: 'other-sale', sale: { ...other, receipt_number: 'C9-000007' }, voided: false, remaining: [{ line: 0, quantity: 1000, amount: 1895 }] });
    const found = await till.findReceipt('C9-000007');
    assert.deepEqual([found.source, found.remaining[0].quantity, found.remaining[0].amount], ['server', 1000, 1895]);
    const { body } = await till.recordReturn({ sale: 'C9-000007', lines: [{ line: 0, quantity: 1000 }], reason: 'x' });
    assert.deepEqual([body.sale, body.total], ['other-sale', 1890]);
    await assert.rejects(till.findReceipt('C9-999999'), refusal('not_found'));
  });
});

describe('the day', () => {
  test('shop:F32 F33 expected cash = float + cash received − refunds − voids + repayments − lent ± movements', async () => {
    await till.cashMovement('float', 20000);
    await till.sell(sale(OIL), { tendered: 20000 });
    await till.sell(setCustomer(sale(OIL), FATIMA.id), { carnet: 1000 });
    const { id } = await till.sell(sale(OIL, OIL), {});
    await till.recordReturn({ sale: id, lines: [{ line: 0, quantity: 1000 }], reason: 'x', refund: 'cash' });
    const { id: wrong } = await till.sell(sale(BREAD), {});
    await till.voidSale(wrong, 'erreur');
    await till.carnetEntry(FATIMA.id, 'cash', 2000);
    await till.carnetEntry(FATIMA.id, 'repayment', 5000);
    await till.carnetEntry(FATIMA.id, 'deposit', 700);
    await till.cashMovement('expense', 300, 'thé');
    await till.cashMovement('draw', 1000);
    await till.cashMovement('in', 50);
    await till.cashMovement('out', 20);
    const day = await till.day();
    assert.equal(day.expected, 20000 + 1900 + 900 + 3790 - 1890 + 120 - 120 - 2000 + 5000 - 300 - 1000 + 50 - 20);
    assert.deepEqual([day.receipts, day.sold, day.on_carnet, day.voided], [4, 1900 + 1900 + 3790 + 120, 1000, 120]);
    assert.deepEqual(sentence(day, -50).map(({ key }) => key).slice(0, 2), ['closing.sold', 'closing.on_carnet']);
  });

  test('shop:F09 F34 closing warns of what is unsent, then always succeeds and keeps the difference', async () => {
    await till.cashMovement('float', 10000);
    await till.sell(sale(OIL), {});
    const count = { counted: { 10000: 1, 1000: 1, 500: 1, 100: 3 } };
    await assert.rejects(till.closeDay(count), (error) => error.needs.confirm === 'unsent' && error.params.count === 2);
    const closing = await till.closeDay(count, { confirmed: ['unsent'] });
    assert.deepEqual([closing.expected, closing.counted_total, closing.difference, closing.receipts], [11900, 11800, -100, 1]);
    const next = await till.day();
    assert.deepEqual([next.expected, next.receipts, next.since], [0, 0, closing.at]);
    assert.equal((await till.closings())[0].figures.sold, 1900);
    await assert.rejects(till.closeDay({}), refusal('count_missing'));
  });

  test('shop:F09 with a network, closing sends first', async () => {
    await till.sell(sale(OIL), {});
    place.server.down = false;
    await till.closeDay({ counted_total: 1900 });
    assert.equal(place.server.stored[0].kind, 'sale');
  });

  test('shop:F21 parked baskets outlive the closing and the restart, and are sold once', async () => {
    const basket = sale(OIL);
    await till.park(basket);
    await till.closeDay({ counted_total: 0 });
    await till.close();
    const again = await place.open(till.place);
    await again.unlock('s-owner', OWNER.pin);
    assert.deepEqual(again.state.parked.map(({ id, total }) => [id, total]), [[basket.id, 1895]]);
    await again.sell(await again.unpark(basket.id), {});
    assert.equal(await again.kept(), null, 'the basket in hand was sold');
    assert.deepEqual(again.state.parked, []);
    await assert.rejects(again.unpark(basket.id), refusal('not_found'));
  });

  test('the basket in hand survives a crash', async () => {
    const basket = sale(BREAD);
    await till.keep(basket);
    assert.deepEqual(await (await place.open(till.place)).kept(), basket);
  });

  test('shop:F31 F36 5,000 receipts in a day: the total is the sum of the receipts', async () => {
    const { dayFigures } = await tillModule('core/closing');
    const { sale: body } = await till.sell(sale(OIL), {});
    const facts = Array.from({ length: 5000 }, (_, i) => ({ kind: 'sale', body: { ...body, total: 1900 + i, payments: [{ means: 'cash', amount: 1900 + i }] } }));
    const figures = dayFigures(facts, {});
    assert.equal(figures.sold, facts.reduce((sum, fact) => sum + fact.body.total, 0));
    assert.equal(figures.expected, figures.sold);
  });
});

describe('finding receipts', () => {
  test('newest first, by page, by text, by customer, unsent ones', async () => {
    for (let i = 0; i < 5; i++) await till.sell(sale(i % 2 ? OIL : BREAD), {});
    await till.sell(setCustomer(sale(OIL), FATIMA.id), {});
    const page = await till.receipts({ limit: 2 });
    assert.deepEqual(page.map(({ sale: { receipt_number } }) => receipt_number), ['C1-000006', 'C1-000005']);
    const next = await till.receipts({ limit: 2, before: page[1].sale.at });
    assert.deepEqual(next.map(({ sale: { receipt_number } }) => receipt_number), ['C1-000004', 'C1-000003']);
    assert.deepEqual((await till.receipts({ text: '000002' })).map(({ seq }) => seq), [2]);
    assert.equal((await till.receipts({ text: 'pain' })).length, 3);
    assert.equal((await till.receipts({ customer: FATIMA.id })).length, 1);
    assert.equal((await till.receipts({ unsent: true })).length, 6);
  });
});

describe('who is there', () => {
  test('1.51 PINs are checked offline; wrong ones wait ever longer, across a restart', async () => {
    for (let i = 0; i < 3; i++) await assert.rejects(till.unlock('s-cashier', '0000'), refusal('wrong_pin'));
    await assert.rejects(till.unlock('s-cashier', CASHIER.pin), (error) => error.code === 'wait' && error.params.seconds > 0 && error.params.seconds <= 5);
    await till.close();
    const again = await place.open(till.place);
    await assert.rejects(again.unlock('s-cashier', CASHIER.pin), refusal('wait'));
    assert.equal((await again.unlock('s-owner', '٧٣٩١')).id, 's-owner', 'Arabic digits, and other people are not held up');
  });

  test('a thousand guesses take weeks', async () => {
    const { delayAfter } = await (await import('./shipped.js')).kit('pin');
    let seconds = 0;
    for (let i = 1; i <= 1000; i++) seconds += delayAfter(i);
    assert.ok(seconds > 14 * 86400);
    assert.equal(delayAfter(2), 0);
  });

  test('the till locks itself when nobody touches it', async () => {
    let now = Date.now();
    const timers = [];
    const clock = { now: () => now, setTimeout: (fn) => timers.push(fn), clearTimeout: () => {} };
    const other = await place.open({ ...till.place, clock, autoLockMinutes: 5 });
    await other.unlock('s-owner', OWNER.pin);
    now += 4 * 60000;
    other.touch();
    now += 2 * 60000;
    timers.at(-1)();
    assert.notEqual(other.state.session, null);
    now += 5 * 60000;
    timers.at(-1)();
    assert.equal(other.state.session, null);
  });

  test('a wrong pairing code, and a forgotten network, are told apart', async () => {
    const fresh = await place.open(place.phone());
    await assert.rejects(fresh.pair('XXXX'), refusal('offline'));
    place.server.down = false;
    await assert.rejects(fresh.pair('XXXX'), refusal('bad_code'));
    assert.equal(fresh.state.connection, 'unpaired');
  });

  test('a double barcode is refused with the name of its owner', async () => {
    await assert.rejects(till.saveProduct({ names: { fr: 'Autre' }, barcodes: ['6111245591063'] }), (error) => error.code === 'barcode_taken' && error.params.name === OIL.names.fr);
  });
});

test('totals shown are totals stored', async () => {
  const basket = setDiscount(sale(BREAD, OIL, OLIVES), { kind: 'rate', value: 300 });
  const { sale: sold } = await till.sell(basket, { carnet: 0 });
  assert.equal(sold.total - sold.rounding, totals(basket).total);
});
