/** The customer's wallet: what becomes of a payment, what is kept on the phone, what is read from a code. */
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { wallet } from './shipped.js';

const { answered, found, newPayment, quotedAgain, sending, told } = await wallet('core/fate');
const { codeIn, tidyReference, canBePaid } = await wallet('core/codes');
const { isEasy, press } = await wallet('core/pin');
const { byDay, newestPage, nextPage } = await wallet('core/pages');
const { openKept } = await wallet('data/kept');
const { Wallet } = await wallet('data/wallet');

const SHOP = { payee: 'w-shop', intent: null, kind: 'merchant', name: 'Épicerie Nour', amount: null };
const later = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
const quote = (more = {}) => ({ id: 'q-1', amount: 3750, fee: 0, total: 3750, expires_at: later(300), ...more });
const payment = (more) => ({ ...newPayment('p-1', SHOP, quote(), later(0)), ...more });
const LINE = { id: 'p-1', at: later(0), kind: 'purchase', amount: -3750, fee: 0, name: 'Épicerie Nour', number: 'K7Q2-9XRM' };
const DONE = { kind: 'ok', status: 200, body: { state: 'done', line: LINE } };
const problem = (status, code) => ({ kind: 'problem', status, code, detail: 'in words', wait: 0 });

describe('the fate of a payment', () => {
  test('done is done', () => {
    const after = answered(sending(payment()), DONE);
    assert.deepEqual([after.state, after.line.number], ['done', 'K7Q2-9XRM']);
    assert.equal(told(after, { kind: 'ok', body: { state: 'unknown', now: later(9999) } }), after, 'and stays so');
  });

  test('an answer that was lost, a portal and a broken server leave it unknown', () => {
    for (const answer of [{ kind: 'offline' }, { kind: 'portal' }, problem(500, 'broken'), problem(502, 'gateway')]) {
      assert.equal(answered(sending(payment()), answer).state, 'unknown');
    }
  });

  test('a refusal that costs nothing lets the same payment be tried again; another ends it', () => {
    assert.equal(answered(sending(payment()), problem(403, 'wrong_pin')).state, 'ready');
    assert.equal(answered(sending(payment()), problem(401, 'signed_out')).state, 'ready');
    assert.equal(answered(sending(payment()), problem(409, 'not_enough_money')).state, 'refused');
  });

  test('to another issuer: on its way however old its quote is, until that issuer has paid or refused', () => {
    const away = answered(sending(payment()), { kind: 'ok', body: { state: 'on_its_way', now: later(1) } });
    assert.deepEqual([away.state, away.away], ['unknown', true]);
    assert.equal(told(away, { kind: 'ok', body: { state: 'on_its_way', now: later(9999) } }).state, 'unknown');
    const back = told(away, { kind: 'ok', body: { state: 'refused', code: 'refused_by_their_issuer', detail: 'no', now: later(9999) } });
    assert.deepEqual([back.state, back.away, back.refusal.detail], ['refused', false, 'no']);
  });

  test('after a try that was lost a refusal of the next one settles nothing', () => {
    const lost = answered(sending(payment()), { kind: 'offline' });
    const after = answered(sending(lost), problem(403, 'wrong_pin'));
    assert.deepEqual([after.state, after.refusal.code], ['unknown', 'wrong_pin']);
    assert.equal(answered(sending(lost), problem(409, 'refused_before')).state, 'refused', 'but this one says it for ever');
  });

  test('unknown stays unknown until the quote of every try has expired, and then it is never', () => {
    const lost = answered(sending(payment()), { kind: 'offline' });
    const ask = (seconds) => told(lost, { kind: 'ok', body: { state: 'unknown', now: later(seconds) } }).state;
    assert.deepEqual([ask(0), ask(299), ask(359), ask(361)], ['unknown', 'unknown', 'unknown', 'never']);
    const again = quotedAgain(lost, quote({ id: 'q-2', expires_at: later(900) }));
    assert.equal(told(again, { kind: 'ok', body: { state: 'unknown', now: later(400) } }).state, 'unknown');
    assert.equal(told(lost, { kind: 'offline' }), lost);
  });

  test('an app that was closed while a try was under way finds it unknown', () => {
    assert.deepEqual([found(sending(payment())).state, found(payment()).state], ['unknown', 'ready']);
  });
});

describe('small things', () => {
  test('six digits and no seventh; the easy ones are known', () => {
    assert.equal([...'40291', '7', '8', 'x'].reduce(press, ''), '402917');
    assert.equal(press('402', 'erase'), '40');
    assert.deepEqual(['777777', '123456', '987654', '402917', '112233'].map(isEasy), [true, true, true, false, false]);
  });

  test('a link, a code, a reference', () => {
    assert.equal(codeIn('https://rahba.example/wallet/#pay=ABCD%2BEF'), 'ABCD+EF');
    assert.equal(codeIn('  0002010102 '), '0002010102');
    assert.equal(codeIn('#pay=%E0%A4%A'), '');
    assert.equal(tidyReference('abcd2345'), 'ABCD 2345');
    assert.equal(tidyReference('000201…'), '000201…');
  });

  test('whole centimes only', () => {
    assert.deepEqual([1, 0, -1, 0.5, null, NaN, 10 ** 9].map(canBePaid), [true, false, false, false, false, false, false]);
  });

  test('pages join without a gap, and fall under their days', () => {
    const line = (id, at) => ({ id, at });
    const kept = { lines: [line('b', '2'), line('a', '1')], next: null, seen: '0' };
    assert.deepEqual(newestPage(kept, { lines: [line('c', '3'), line('b', '2')], next: 'x' }, '9').lines.map(({ id }) => id), ['c', 'b', 'a']);
    assert.deepEqual(newestPage(kept, { lines: [line('z', '9')], next: 'y' }, '9'), { lines: [line('z', '9')], next: 'y', seen: '9' });
    assert.deepEqual(nextPage(kept, { lines: [line('a', '1'), line('_', '0')], next: null }).lines.length, 3);
    assert.deepEqual(byDay([line('c', '3x'), line('b', '3y'), line('a', '1')], (at) => at[0]).map(({ lines }) => lines.length), [2, 1]);
  });
});

/** A server with one wallet, whose line can be cut before or after it has done its work. */
class Server {
  constructor() {
    this.balance = 10000;
    this.payments = new Map();
    this.asked = [];
    this.lose = 0;
    this.down = false;
    /** Whether the line stays down after an answer was lost. */
    this.falls = false;
    this.phone = '+212600000005';
    /** What this wallet asked others for. */
    this.mine = [];
  }

  fetch = async (address, { method = 'GET', body } = {}) => {
    const path = String(address).replace('/api/v1/wallet', '');
    this.asked.push(`${method} ${path}`);
    if (this.down) throw new TypeError('no network');
    const [status, told] = this.answer(method, path, method === 'GET' ? null : JSON.parse(body));
    if (this.lose && path === '/payments') { this.lose -= 1; this.down = this.falls; throw new TypeError('the answer was lost'); }
    return new Response(JSON.stringify(told), { status, headers: { 'X-Rahba': '1' } });
  };

  answer(method, path, body) {
    const now = new Date().toISOString();
    if (path === '/me') {
      return [200, { now, person: { name: 'Yasmine', phone: this.phone }, issuer: { name: 'S', sandbox: true }, levels: [],
        wallet: { id: `w-${this.phone}`, balance: this.balance, has_pin: true, requests: 0, level: 1, ceiling: 20000, code: null } }];
    }
    if (path === '/quotes') return [200, quote({ amount: body.amount, total: body.amount })];
    if (path === '/payments') {
      if (body.pin !== '402917') return [403, { code: 'wrong_pin', detail: 'no' }];
      if (!this.payments.has(body.id)) {
        this.balance -= body.amount;
        this.payments.set(body.id, { ...LINE, id: body.id, amount: -body.amount });
      }
      return [200, { state: 'done', line: this.payments.get(body.id), now }];
    }
    if (path.startsWith('/payments/')) {
      const line = this.payments.get(path.slice(10));
      return [200, line ? { state: 'done', line, now } : { state: 'unknown', now }];
    }
    if (path === '/history') return [200, { lines: [...this.payments.values()].reverse(), next: null, now }];
    if (path === '/requests') return [200, { requests: [], mine: this.mine }];
    if (path.endsWith('/cancel')) {
      const [request] = this.mine;
      if (request.state === 'open') request.state = 'cancelled';
      return [200, { id: request.id, state: request.state }];
    }
    return [404, { code: 'unknown', detail: '?' }];
  }
}

describe('the wallet on the phone', () => {
  let server, phone, name = 0, opened;
  const open = async () => {
    const one = new Wallet({ language: () => 'fr', fetcher: server.fetch, csrf: () => 't', kept: openKept(`wallet-${name}`), askAgain: 5 });
    opened.push(one);
    await one.start();
    return one;
  };
  beforeEach(async () => { name += 1; opened = []; server = new Server(); phone = await open(); });
  afterEach(() => opened.forEach((one) => one.stop()));
  const until = async (met) => { for (let i = 0; i < 200 && !met(); i += 1) await new Promise((go) => { setTimeout(go, 5); }); assert.ok(met()); };

  test('pays, and the balance is read again', async () => {
    const done = await phone.pay(await phone.prepare(SHOP, 3750), '402917');
    assert.equal(done.state, 'done');
    await until(() => phone.state.me.wallet.balance === 6250);
  });

  test('the answer is lost: it is asked again under the same id until it is known, and paid once', async () => {
    server.lose = 1;
    const sent = await phone.prepare(SHOP, 3750);
    assert.equal((await phone.pay(sent, '402917')).state, 'unknown');
    await until(() => phone.state.payments[0].state === 'done');
    assert.deepEqual([server.payments.size, server.balance, phone.state.payments[0].id], [1, 6250, sent.id]);
  });

  test('also after the app was closed and opened again', async () => {
    [server.lose, server.falls] = [1, true];
    const sent = await phone.prepare(SHOP, 3750);
    await phone.pay(sent, '402917');
    phone.stop();
    const again = await open();
    assert.deepEqual([again.state.payments[0].state, again.state.payments[0].id], ['unknown', sent.id]);
    server.down = false;
    await again.settle();
    await until(() => again.state.payments[0].state === 'done');
    assert.equal(server.balance, 6250);
  });

  test('tried again with the PIN it is still the same payment', async () => {
    server.lose = 1;
    const lost = await phone.pay(await phone.prepare(SHOP, 3750), '402917');
    const again = await phone.pay(lost, '402917');
    assert.deepEqual([again.state, again.id, server.balance], ['done', lost.id, 6250]);
  });

  test('without network nothing is sent, and what was read can still be read', async () => {
    await phone.pay(await phone.prepare(SHOP, 1000), '402917');
    await until(() => phone.state.history?.lines.length === 1);
    await phone.refresh();
    server.down = true;
    const again = await open();
    assert.deepEqual([again.state.me.wallet.balance, again.state.fresh, again.state.history.lines.length, again.state.connection], [9000, false, 1, 'offline']);
    await assert.rejects(again.prepare(SHOP, 1000), { code: 'offline' });
    const asked = server.asked.length;
    await assert.rejects(again.pay({ ...(await openKept(`wallet-${name}`).payments())[0], state: 'ready', expires: Date.now() + 9e5 }, '402917'), { code: 'offline' });
    assert.ok(!server.asked.slice(asked).includes('POST /payments'));
  });

  test('a payment that cannot be written down is not sent', async () => {
    const ready = await phone.prepare(SHOP, 1000);
    phone.kept = { ...phone.kept, putPayment: async () => { throw new Error('full'); } };
    await assert.rejects(phone.pay(ready, '402917'), { code: 'not_kept' });
    assert.equal(server.balance, 10000);
  });

  test('another person on the same phone sees nothing of the one before', async () => {
    await phone.pay(await phone.prepare(SHOP, 1000), '402917');
    server.phone = '+212600000006';
    server.payments.clear();
    const other = await open();
    assert.deepEqual([other.state.history.lines.length, other.state.payments.length], [0, 0]);
  });

  test('what one asked for is kept to be read, and called off it stands where the server says', async () => {
    server.mine = [{ id: 'r-1', name: 'Omar T•••••', amount: 1500, state: 'open', at: later(0), expires_at: later(900) }];
    await phone.refresh();
    server.down = true;
    assert.deepEqual((await open()).state.requests.mine.map(({ id, state }) => [id, state]), [['r-1', 'open']]);
    await assert.rejects(phone.cancel('r-1'), { code: 'offline' });
    server.down = false;
    assert.equal(await phone.cancel('r-1'), 'cancelled');
    assert.equal(phone.state.requests.mine[0].state, 'cancelled');
    server.mine[0] = { ...server.mine[0], state: 'paid' };
    assert.equal(await phone.cancel('r-1'), 'paid', 'it was paid meanwhile');
  });

  test('nobody signs out while a payment is not known', async () => {
    server.lose = 1;
    await phone.pay(await phone.prepare(SHOP, 1000), '402917');
    server.down = true;
    await assert.rejects(phone.signOut(), { code: 'unsettled' });
  });
});
