/** Money: integers, one rounding, parts that add up. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomFrom } from './frames.js';
import { kit, till } from './shipped.js';

const { allocate, divideHalfUp, formatDirhams, includedTva, lineTotal, parseDirhams, roundCash } = await kit('money');
const { formatQuantity, parseQuantity } = await kit('quantities');
const { addAmount, addFree, addProduct, newBasket, permissionsNeeded, saleLines, setDiscount, setLineDiscount, setQuantity, shares, totals } = await till('core/basket');
const { changeAsCoins, countTotal, settle, suggestions } = await till('core/tender');
const { nothingReturned, paidPerLine, refundFor, refundPlan, remaining, sumReturns } = await till('core/returns');

const ROUNDS = 2000;
const refused = (code) => (error) => error.code === code;
const random = randomFrom(20);
const upTo = (most) => Math.floor(random() * (most + 1));
const sum = (values) => values.reduce((a, b) => a + b, 0);

const good = (fields = {}) => ({
  id: `p${upTo(1e9)}`, names: { fr: 'x' }, category: null, unit: 'piece', price: 100 + upTo(9999), tva_class: 'standard', tva_rate_bp: 2000, barcodes: [],
  packs: [], favourite: null, on_hand: 0, photo: null, active: true, ...fields });

function randomBasket() {
  let basket = newBasket();
  for (let n = 1 + upTo(6); n > 0; n--) {
    if (random() < 0.3) basket = addProduct(basket, good({ unit: 'weight' }), { quantity: 1 + upTo(5000) });
    else basket = addProduct(basket, good(), { quantity: 1000 * (1 + upTo(20)) });
    const { key } = basket.lines[basket.lines.length - 1];
    if (random() < 0.3) basket = setLineDiscount(basket, key, random() < 0.5 ? { kind: 'rate', value: upTo(10000) } : { kind: 'amount', value: upTo(500) });
  }
  if (random() < 0.4) basket = setDiscount(basket, random() < 0.5 ? { kind: 'rate', value: upTo(10000) } : { kind: 'amount', value: upTo(3000) });
  return basket;
}

test('halves go away from zero, exactly, whatever the size', () => {
  assert.equal(divideHalfUp(5, 2), 3);
  assert.equal(divideHalfUp(-5, 2), -3);
  assert.equal(lineTotal(250, 2999), 750);
  assert.equal(lineTotal(10 ** 8, 10 ** 8), 10 ** 13);
});

test('shop:F38 TVA is inside the line total, not per piece', () => {
  assert.equal(includedTva(lineTotal(3000, 333), 2000), 167);
  assert.equal(includedTva(12000, 2000), 2000);
  assert.equal(includedTva(1000, 0), 0);
});

test('parts of an allocation add up and never differ from the exact share by a centime', () => {
  for (let i = 0; i < ROUNDS; i++) {
    const weights = Array.from({ length: 1 + upTo(8) }, () => upTo(10000)), total = upTo(100000) - 20000;
    const parts = allocate(total, weights), whole = sum(weights);
    assert.equal(sum(parts), total);
    if (whole) parts.forEach((part, k) => assert.ok(Math.abs(part - (total * weights[k]) / whole) < 1));
  }
  assert.deepEqual(allocate(10, [1, 1, 1]), [4, 3, 3]);
  assert.deepEqual(allocate(5, []), []);
});

describe('amounts as people write them', () => {
  const cases = [['12', 1200], ['12,5', 1250], ['1 250,00', 125000], ['١٢٫٥٠', 1250], ['0.05', 5], ['1e3', null], ['-1', null], ['', null], ['12,345', null], ['abc', null]];
  for (const [text, expected] of cases) test(`"${text}"`, () => assert.equal(parseDirhams(text), expected));

  test('are shown with their unit, or in rials', () => {
    assert.equal(formatDirhams(125050, 'fr'), '1\u202f250,50\u00a0DH');
    assert.equal(formatDirhams(1250, 'ary'), '12,50\u00a0درهم');
    assert.equal(formatDirhams(-5, 'fr'), '-0,05\u00a0DH');
    assert.equal(formatDirhams(1000, 'fr', { rials: true }), '200\u00a0rials');
  });

  test('quantities too', () => {
    assert.equal(parseQuantity('0,250'), 250);
    assert.equal(parseQuantity('1,5', 'piece'), null);
    assert.equal(parseQuantity('٣', 'piece'), 3000);
    assert.equal(parseQuantity('6111245591063'), null, 'a barcode is no quantity');
    assert.equal(formatQuantity(250, 'weight', 'fr'), '250\u00a0g');
    assert.equal(formatQuantity(1250, 'weight', 'fr'), '1,25\u00a0kg');
    assert.equal(formatQuantity(3000), '3');
  });
});

test('shop:F27 F30 whatever is in the basket, lines − discount + rounding = due = payments', () => {
  for (let i = 0; i < ROUNDS; i++) {
    const basket = randomBasket(), sums = totals(basket), step = [1, 5, 10, 20, 50][upTo(4)];
    assert.equal(sum(sums.lines.map((line) => line.total)) - sums.discount, sums.total);
    for (const line of saleLines(basket)) assert.equal(line.total, lineTotal(line.quantity, line.unit_price) - line.discount);
    const carnet = random() < 0.5 ? upTo(sums.total) : 0;
    const paid = settle(sums.total, { carnet, tendered: sums.total + 100 + upTo(20000) }, step);
    assert.equal(sum(saleLines(basket).map((line) => line.total)) - sums.discount + paid.rounding, paid.due);
    assert.equal(sum(paid.payments.map(({ amount }) => amount)), paid.due);
    for (const { amount, tendered, change } of paid.payments) assert.equal(tendered - change, amount);
    assert.equal(paid.cash % step, 0);
    assert.ok(Math.abs(paid.rounding) * 2 <= step);
    assert.ok(sums.total >= 0 && sum(shares(sums.lines.map((line) => line.total), sums.discount)) === sums.discount);
  }
});

const none = { carnet: 0, wallet: 0 };

test('shop:F28 cash rounding comes with the cash, and only then', () => {
  assert.deepEqual(settle(2293, {}, 10), { due: 2290, rounding: -3, payments: [{ means: 'cash', amount: 2290, tendered: 2290, change: 0 }], cash: 2290, carnet: 0, change: 0 });
  assert.equal(settle(2293, { carnet: 'all' }, 10).rounding, 0);
  assert.equal(settle(2293, { carnet: 1000 }, 10).rounding, -3);
  assert.equal(roundCash(2293, 0), 2293);
  assert.throws(() => settle(2290, { tendered: 2000 }, 10), refused('not_enough_cash'));
  assert.throws(() => settle(2290, { carnet: 3000 }, 10), refused('carnet_too_much'));
});

test('1.40 change as the fewest notes and coins, adding up', () => {
  assert.deepEqual(changeAsCoins(27710).map(({ value, count }) => [value, count]), [[20000, 1], [5000, 1], [2000, 1], [500, 1], [200, 1], [10, 1]]);
  for (let i = 0; i < ROUNDS; i++) {
    const amount = 5 * upTo(50000);
    assert.equal(sum(changeAsCoins(amount).map(({ value, count }) => value * count)), amount);
  }
  assert.equal(countTotal({ 20000: 2, 50: 3 }), 40150);
  assert.throws(() => countTotal({ 20000: -1 }), refused('count_impossible'));
});

test('1.39 buttons: the exact amount first, then what people hand over', () => {
  assert.deepEqual(suggestions(1890), [1890, 2000, 5000, 10000, 20000]);
  assert.equal(suggestions(12340)[0], 12340);
  assert.ok(suggestions(12340).includes(20000));
  for (const amount of suggestions(4000)) assert.ok(amount >= 4000);
});

test('1.27 "5 DH of olives": the amount asked is the amount paid, to the centime', () => {
  for (let i = 0; i < ROUNDS; i++) {
    const product = good({ unit: 'weight', price: 200 + upTo(30000) }), amount = 100 + upTo(5000);
    const basket = addAmount(newBasket(), product, amount);
    assert.equal(totals(basket).total, amount);
    assert.ok(Math.abs(basket.lines[0].quantity - (amount * 1000) / product.price) <= 1);
    assert.deepEqual(permissionsNeeded(basket, 0), []);
  }
  assert.throws(() => addAmount(newBasket(), good(), 500), refused('not_by_weight'));
});

test('shop:F93 more than 10,000 pieces asks first', () => {
  const product = good();
  assert.throws(() => addProduct(newBasket(), product, { quantity: 10001000 }), (error) => error.code === 'quantity_large' && error.needs.confirm === 'quantity');
  const sure = addProduct(newBasket(), product, { quantity: 10001000, confirmed: ['quantity'] });
  assert.equal(sure.lines[0].quantity, 10001000);
  assert.throws(() => setQuantity(sure, sure.lines[0].key, 6111245591063000), refused('quantity_impossible'));
  for (const bad of [-1000, NaN, 1.5, Infinity]) assert.throws(() => addProduct(newBasket(), product, { quantity: bad }), refused('quantity_impossible'));
  assert.throws(() => addProduct(newBasket(), product, { quantity: 500 }), refused('pieces_are_whole'));
  assert.throws(() => addFree(newBasket(), { label: 'x', amount: -5 }), refused('price_impossible'));
});

test('discounts within the limit of a cashier pass, beyond it and own prices need somebody else', () => {
  const product = good({ price: 10000 });
  const basket = addProduct(newBasket(), product);
  assert.deepEqual(permissionsNeeded(setDiscount(basket, { kind: 'rate', value: 500 }), 500), []);
  assert.deepEqual(permissionsNeeded(setDiscount(basket, { kind: 'rate', value: 501 }), 500), ['discount']);
  assert.deepEqual(permissionsNeeded(addProduct(newBasket(), product, { unitPrice: 9000 }), 500), ['price_change']);
  assert.equal(totals(setDiscount(basket, { kind: 'amount', value: 99999 })).total, 0, 'never below nothing');
});

describe('shop:F35 1.48 1.49 returns', () => {
  test('any sequence of part returns gives back no more than was paid, and all of it in the end', () => {
    for (let i = 0; i < 500; i++) {
      const basket = randomBasket(), sums = totals(basket), paid = settle(sums.total, {}, 10);
      const sale = { at: '', staff: '', receipt_number: '', customer: null, lines: saleLines(basket), discount: sums.discount, rounding: paid.rounding, total: paid.due, payments: paid.payments, approved_by: null };
      assert.equal(sum(paidPerLine(sale)), sale.total);
      const returns = [];
      for (let guard = 0; guard < 60; guard++) {
        const left = remaining(sale, sumReturns(sale, returns, false)).filter(({ quantity }) => quantity);
        if (!left.length) break;
        const { line, quantity } = left[upTo(left.length - 1)];
        const part = guard > 40 ? quantity : Math.max(1, upTo(quantity));
        const lines = refundFor(sale, sumReturns(sale, returns, false), [{ line, quantity: part }]);
        returns.push({ lines, total: sum(lines.map(({ amount }) => amount)), refunds: [] });
      }
      const back = sumReturns(sale, returns, false);
      assert.equal(back.total, sale.total);
      back.lines.forEach((line, k) => assert.ok(line.amount <= Math.max(0, paidPerLine(sale)[k])));
    }
  });

  const sold = (payments, fields = {}) => ({
    customer: 'c', discount: 0, rounding: 0, total: 3000, payments,
    lines: [{ label: 'a', quantity: 3000, unit_price: 1000, discount: 0, total: 3000 }], ...fields });

  test('more than was sold is refused, saying how much is left', () => {
    const sale = sold([{ means: 'cash', amount: 3000 }]);
    assert.throws(() => refundFor(sale, nothingReturned(sale), [{ line: 0, quantity: 4000 }]), (error) => error.code === 'too_much' && error.params.most === 3000);
    assert.throws(() => refundFor(sale, nothingReturned(sale), [{ line: 7, quantity: 1000 }]), refused('too_much'));
    assert.throws(() => refundFor(sale, nothingReturned(sale), []), refused('nothing_chosen'));
    assert.throws(() => refundFor(sale, nothingReturned(sale), [{ line: 0, quantity: 1000 }, { line: 0, quantity: 3000 }]), refused('nothing_chosen'));
  });

  test('what was written to the carnet is taken off it first', () => {
    const sale = sold([{ means: 'cash', amount: 1000 }, { means: 'carnet', amount: 2000 }]);
    const lines = [{ line: 0, quantity: 3000, amount: 3000 }];
    assert.deepEqual(refundPlan(sale, lines, 'as_paid', none, 10).refunds, [{ means: 'carnet', amount: 2000 }, { means: 'cash', amount: 1000 }]);
    assert.deepEqual(refundPlan(sale, lines, 'as_paid', { carnet: 1500, wallet: 0 }, 10).refunds, [{ means: 'carnet', amount: 500 }, { means: 'cash', amount: 2500 }]);
    assert.deepEqual(refundPlan(sale, lines, 'carnet', none, 10).refunds, [{ means: 'carnet', amount: 3000 }]);
  });

  test('cash back is what coins can pay; the rest stays returnable', () => {
    const plan = refundPlan(sold([{ means: 'cash', amount: 3000 }]), [{ line: 0, quantity: 1000, amount: 997 }], 'cash', none, 10);
    assert.deepEqual([plan.total, plan.lines[0].amount], [990, 990]);
  });
});
