/** Finding goods and people: any part, any script, at once; codes exactly. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { withCheckDigit } from './frames.js';
import { kit, till } from './shipped.js';

const { fold } = await kit('folding');
const { GoodsIndex, productName } = await till('core/catalogue');
const { CustomerIndex, creditCheck, repaymentEffect } = await till('core/carnet');

const good = (id, names, fields = {}) => ({
  id, names, category: null, unit: 'piece', price: 100, tva_class: 's', tva_rate_bp: 2000, barcodes: [], packs: [], favourite: null, on_hand: 0, photo: null, active: true, ...fields });

function shelf(...products) {
  const index = new GoodsIndex();
  for (const product of products) index.put(product);
  return index;
}

test('shop:F88 both sides fold by the same table of cases', () => {
  const { cases } = JSON.parse(readFileSync(new URL('../../rahba/kernel/data/folding_cases.json', import.meta.url), 'utf8'));
  assert.ok(cases.length > 40);
  for (const [text, folded] of cases) assert.equal(fold(text), folded, text);
  for (const [text] of cases) assert.equal(fold(fold(text)), fold(text), 'folding twice changes nothing');
});

describe('1.22 search', () => {
  const index = shelf(
    good('mint', { fr: 'Thé vert à la menthe', ar: 'شاي أخضر بالنعناع' }), good('tea', { fr: 'Thé noir' }), good('athe', { fr: 'Panthère (jouet)' }),
    good('gone', { fr: 'Thé ancien' }, { active: false }), good('asfi', { ar: 'سردين آسفي' }), good('zgh', { zgh: 'ⴰⵜⴰⵢ' }));
  const ids = (text) => index.search(text).map(({ id }) => id);

  test('names that begin so come before those that only contain it', () => assert.deepEqual(ids('the'), ['mint', 'tea', 'athe']));
  test('every word counts, in any order', () => assert.deepEqual(ids('menthe the'), ['mint']));
  test('shop:F88 اسفي finds آسفي', () => assert.deepEqual(ids('اسفي'), ['asfi']));
  test('Arabic name of the same product', () => assert.deepEqual(ids('نعناع'), ['mint']));
  test('Tifinagh', () => assert.deepEqual(ids('ⴰⵜⴰ'), ['zgh']));
  test('letter by letter the answer is the same as at once', () => {
    for (const text of ['m', 'me', 'men', 'ment', 'the', 'the m', 'x', 'the']) assert.deepEqual(ids(text), shelf(...index.products).search(text).map(({ id }) => id), text);
  });
  test('nothing for nothing', () => assert.deepEqual(ids('  '), []));
});

describe('codes', () => {
  const oil = good('oil', { fr: 'Huile' }, {
    barcodes: [{ code: '6111245591063', pack: null }, { code: '6111245591070', pack: 'carton' }], packs: [{ id: 'carton', names: { fr: 'Carton' }, pieces: 12, price: 9000 }] });
  const index = shelf(oil, good('cheese', { fr: 'Fromage' }, { unit: 'weight', barcodes: [{ code: '00042', pack: null }] }), good('us', { fr: 'US' }, { barcodes: [{ code: '036000291452', pack: null }] }));

  test('shop:F95 exactly that code, never a part of it', () => {
    assert.equal(index.byCode('6111245591063').product.id, 'oil');
    assert.deepEqual(index.byCode('611124559'), { kind: 'unknown', code: '611124559' });
  });
  test('1.30 a pack by its own code', () => assert.equal(index.byCode('6111245591070').pack.pieces, 12));
  test('a UPC-A and its EAN-13 are one', () => assert.equal(index.byCode('0036000291452').product.id, 'us'));
  test('1.25 the weight inside an in-shop code', () => {
    const match = index.byCode(withCheckDigit('210004201250'));
    assert.deepEqual([match.product.id, match.quantity, match.amount], ['cheese', 1250, null]);
    const wrong = (Number(withCheckDigit('210004201250').at(-1)) + 1) % 10;
    assert.equal(index.byCode(`210004201250${wrong}`).kind, 'unknown', 'wrong check digit');
  });
  test('1.25 the price inside, by the shop\'s layout', () => {
    index.layouts = [{ prefixes: ['21'], items: [2, 5], value: [7, 5], holds: 'price' }];
    assert.equal(index.byCode(withCheckDigit('210004201250')).amount, 1250);
  });
  test('a code that moves to another product is found there', () => {
    index.put({ ...oil, barcodes: [] });
    index.put(good('new', { fr: 'Autre' }, { barcodes: [{ code: '6111245591063', pack: null }] }));
    assert.equal(index.byCode('6111245591063').product.id, 'new');
  });
});

test('names in the language asked, else in one that is there', () => {
  assert.equal(productName(good('x', { fr: 'Lait', ar: 'حليب' }), 'ary'), 'حليب');
  assert.equal(productName(good('x', { zgh: 'ⴰⵖⵉ' }), 'fr'), 'ⴰⵖⵉ');
});

test('shop:F72 F73 5,000 names: searched fast, held plainly', (t) => {
  const words = ['huile', 'thé', 'savon', 'lait', 'sucre', 'farine', 'زيت', 'شاي', 'سكر', 'pâtes', 'café', 'riz', 'miel', 'jus', 'eau'];
  const index = new GoodsIndex();
  for (let i = 0; i < 5000; i++) {
    const name = `${words[i % 15]} ${words[(i * 7) % 15]} marque ${i % 311} ${i}`;
    index.put(good(`p${i}`, { fr: name, ar: words[(i * 3) % 15] }, { barcodes: [{ code: String(6110000000000 + i), pack: null }] }));
  }
  const started = performance.now(), typed = ['h', 'hu', 'huile', 'huile marque 2', 'شاي', '4999', 'introuvable', 'a', 'e 1'];
  for (let k = 0; k < 10; k++) for (const text of typed) { index.last = null; index.search(text); }
  t.diagnostic(`search in 5,000 names: ${((performance.now() - started) / (10 * typed.length)).toFixed(2)} ms`);
  assert.equal(index.search('4999')[0].id, 'p4999');
  assert.equal(index.search('e').length, 40);
});

describe('the carnet', () => {
  const fatima = { id: 'c', name: 'Fatima Zahra', phone: '+212612345678', limit: null, balances: { goods: 20000, cash: 5000, deposit: 1000 }, balance: 26000, active: true };

  test('found by any part of the name or of the number', () => {
    const book = new CustomerIndex();
    book.put(fatima);
    for (const text of ['zahra', 'FATIMA', '0612 34', '345678']) assert.equal(book.search(text)[0]?.id, 'c', text);
    assert.equal(book.search('0700').length, 0);
    assert.equal(book.debtors()[0].id, 'c');
  });
  test('shop:F45 own limit before the shop\'s; none at all is none', () => {
    assert.equal(creditCheck(fatima, { carnet_limit: 30000 }, 5000).over, 1000);
    assert.equal(creditCheck({ ...fatima, limit: 100000 }, { carnet_limit: 30000 }, 5000).over, 0);
    assert.equal(creditCheck(fatima, { carnet_limit: null }, 10 ** 9).over, 0);
  });
  test('shop:F44 a repayment pays debts; what is more is an advance', () => {
    assert.deepEqual(repaymentEffect(fatima.balances, 22000), { goods: -20000, cash: -2000, deposit: 0 });
    assert.deepEqual(repaymentEffect(fatima.balances, 30000), { goods: -24000, cash: -5000, deposit: -1000 });
  });
});
