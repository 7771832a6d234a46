/** What the till asks of wallets: where each part stands after every cut of the line, and that nothing is asked twice. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { BREAD, FATIMA, OIL, market, refusal, sale } from './scene.js';
import { till as tillModule } from './shipped.js';

const { walletVerbs } = await tillModule('data/wallet');

const DOOR = '/api/v1/till/payments/intents';
const HEADERS = { 'Content-Type': 'application/json', 'X-Rahba': '1' };

/** The server's side of what is asked, whose line is cut where a test says. */
class Asked {
  constructor(below) {
    this.below = below;
    this.intents = new Map();
    this.posted = 0;
    /** What happens to the next requests: `before`, `after` (it was done, the answer is lost), a portal, a broken server. */
    this.cuts = [];
    /** Called at each look, before it is answered. */
    this.looked = () => undefined;
  }

  fetch = async (url, init = {}) => {
    if (!String(url).includes(DOOR)) return this.below(url, init);
    if (this.down) throw new TypeError('network');
    const cut = this.cuts.shift();
    if (cut === 'before') throw new TypeError('network');
    if (cut === 'portal') return new Response('<html>', { headers: { 'Content-Type': 'text/html' } });
    if (cut === 'broken') return new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } });
    const [status, told] = this.answer(new URL(url, 'http://rahba.test').pathname.slice(DOOR.length), init);
    if (cut === 'after') throw new TypeError('network');
    return new Response(JSON.stringify(told), { status, headers: HEADERS });
  };

  answer(path, { method = 'GET', body }) {
    const [, id, verb] = path.split('/');
    if (method === 'POST' && !id) return this.ask(JSON.parse(body));
    const intent = this.intents.get(id);
    if (verb === 'cancel' && intent.state !== 'paid') intent.state = 'cancelled';
    else if (!verb) this.looked(intent);
    return [200, this.told(intent)];
  }

  ask({ order_ref, leg, amount }) {
    this.posted += 1;
    if (this.refuses) return [409, { code: 'no_wallet', detail: 'No wallet here yet; take cash.', status: 409 }];
    const id = `${order_ref}/${leg}`.replace('/', '~');
    const held = this.intents.get(id);
    if (held && held.amount !== amount) return [409, { code: 'payment_id_reused', detail: 'Another sum.', status: 409 }];
    if (!held) this.intents.set(id, { id, leg, amount, state: 'open' });
    return [201, { ...this.told(this.intents.get(id)), code: `code of ${id}` }];
  }

  told({ id, amount, state, claim = '' }) {
    return { id, amount, state, claim, left_ms: 600_000 };
  }

  get only() {
    assert.equal(this.intents.size, 1, 'asked for once');
    return [...this.intents.values()][0];
  }
}

let place, asked, till, wallet, basket, heard;
const quick = { now: () => Date.now(), setTimeout: (work, ms) => setTimeout(work, ms <= 5000 ? 1 : ms), clearTimeout };
const wanted = (amount = 2020) => ({ order: basket.id, amount });
const pays = (intent) => { intent.state = 'paid'; };
/** Runs until it ends by itself, or until `enough` of what is heard. */
async function run(want = wanted(), enough = () => false) {
  const signal = { aborted: false };
  await wallet.run(want, (news) => { heard.push(news.state); signal.aborted = enough(news); }, signal);
  return till.legs(want.order);
}
const isOpen = ({ state }) => state === 'open';
/** The app is closed and opened again on the same phone. */
async function reopen() {
  await till.close();
  const again = Object.assign(await place.open(till.place), { place: till.place });
  await again.unlock('s-owner', '7391');
  [till, wallet] = [again, again.lend(walletVerbs)];
}

beforeEach(async () => {
  place = market();
  asked = new Asked(place.server.fetch);
  till = await place.till({ fetch: asked.fetch, clock: quick });
  await till.syncNow();
  [wallet, basket, heard] = [till.lend(walletVerbs), sale(BREAD, OIL), []];
});
afterEach(() => place.close());

describe('asking a wallet', () => {
  test('open, seen, paid: each step is heard, and kept before anybody may rely on it', async () => {
    asked.looked = (intent) => { intent.state = heard.includes('presented') ? 'paid' : 'presented'; };
    const [leg] = await run();
    assert.deepEqual([...new Set(heard)], ['open', 'presented', 'paid']);
    assert.deepEqual([leg.state, leg.amount, leg.intent], ['paid', 2020, asked.only.id]);
  });

  for (const cut of ['before', 'after', 'portal', 'broken']) {
    test(`the first request is cut (${cut}): it is asked again under the same number, and once at the server`, async () => {
      asked.cuts = [cut, cut];
      asked.looked = pays;
      const [leg] = await run();
      assert.deepEqual([...new Set(heard)], ['offline', 'open', 'paid']);
      assert.deepEqual([leg.leg, leg.state, asked.only.amount], [0, 'paid', 2020]);
    });

    test(`a look is cut (${cut}) in the moment in which it is paid: found paid, and never said to be unpaid`, async () => {
      await run(wanted(), isOpen);
      asked.looked = pays;
      pays(asked.only);
      asked.cuts = [cut];
      const [leg] = await run();
      assert.deepEqual([heard.slice(1), leg.state], [['offline', 'paid'], 'paid']);
    });
  }

  test('closed before any answer came: the part stands there as being asked, and goes on under its number', async () => {
    asked.cuts = ['after'];
    await run(wanted(), ({ state }) => state === 'offline');
    await reopen();
    const [waiting] = await till.legs(basket.id);
    assert.deepEqual([waiting.state, waiting.intent], ['asking', undefined]);
    asked.looked = pays;
    const [leg] = await run();
    assert.deepEqual([leg.leg, leg.state, leg.intent], [waiting.leg, 'paid', asked.only.id]);
  });

  test('closed while the code was shown, paid meanwhile: found paid, with the code it had', async () => {
    await run(wanted(), isOpen);
    pays(asked.only);
    await reopen();
    const [waiting] = await till.legs(basket.id);
    assert.deepEqual([waiting.state, waiting.code], ['open', `code of ${asked.only.id}`]);
    const [leg] = await run();
    assert.deepEqual([leg.state, asked.posted], ['paid', 1]);
  });

  test('a refusal of the server leaves nothing behind and is said in its words', async () => {
    asked.refuses = true;
    await assert.rejects(run(), (error) => error.code === 'wallet_refused' && error.params.detail.includes('take cash'));
    assert.deepEqual(await till.legs(basket.id), []);
  });

  test('another till asked for this part of the basket, for another sum: the next part is ours', async () => {
    asked.ask({ order_ref: basket.id, leg: 0, amount: 500 });
    asked.looked = pays;
    const [leg] = await run();
    assert.deepEqual([leg.leg, leg.state, leg.amount], [1, 'paid', 2020]);
  });

  test('a number is never used for a second sum: let go, the next one is asked under the next', async () => {
    const [leg] = await run(wanted(), isOpen);
    assert.equal(await wallet.close(basket.id, leg), null);
    assert.deepEqual(await till.legs(basket.id), []);
    const [next] = await run(wanted(1000), isOpen);
    assert.deepEqual([leg.leg, next.leg, next.amount], [0, 1, 1000]);
  });
});

describe('when it is over', () => {
  for (const state of ['expired', 'refused']) {
    test(`${state}: said so, and nothing is asked any more`, async () => {
      asked.looked = (intent) => { intent.state = state; };
      assert.deepEqual([await run(), heard.at(-1)], [[], state]);
    });
  }

  test('expired here, but paid in the same moment there: it is paid', async () => {
    asked.looked = (intent) => { if (intent.state === 'open') intent.state = 'expired'; };
    const answer = asked.answer.bind(asked);
    asked.answer = (path, init) => {
      if (path.endsWith('/cancel')) pays(asked.only);
      return answer(path, init);
    };
    const [leg] = await run();
    assert.deepEqual([leg.state, heard.at(-1)], ['paid', 'paid']);
  });

  test('let go while the line is down: not believed to be gone until the server says so', async () => {
    const [leg] = await run(wanted(), isOpen);
    asked.down = true;
    await assert.rejects(wallet.close(basket.id, leg), refusal('offline'));
    assert.equal((await till.legs(basket.id)).length, 1);
    pays(asked.only);
    asked.down = false;
    assert.equal((await wallet.close(basket.id, leg)).state, 'paid');
  });

  test('given back without a line: written down as a fact, sent when it is back; what was paid asks first', async () => {
    asked.looked = pays;
    await run();
    place.server.down = asked.down = true;
    await assert.rejects(wallet.giveBack(basket.id), (error) => error.needs.confirm === 'give_back' && error.params.amount === 2020);
    await wallet.giveBack(basket.id, null, { confirmed: ['give_back'] });
    assert.deepEqual([await till.legs(basket.id), till.state.unsent], [[], 1]);
    await reopen();
    place.server.down = false;
    await till.syncNow();
    const [drop] = place.server.stored.map(({ kind, body }) => [kind, JSON.parse(body).intent]);
    assert.deepEqual(drop, ['payment_drop', asked.only.id]);
  });

  test('sold with a part paid and another still asked: the one pays the sale, the other is dropped with it', async () => {
    asked.looked = pays;
    await run(wanted(1000));
    asked.looked = () => undefined;
    const legs = await run(wanted(500), isOpen);
    const { sale: sold } = await till.sell(basket, { legs });
    assert.deepEqual(sold.payments.map(({ means, amount, intent }) => [means, amount, intent]), [['cash', 1020, undefined], ['wallet', 1000, legs[0].intent]]);
    assert.deepEqual(await till.legs(basket.id), []);
    await till.syncNow();
    const drops = place.server.stored.filter(({ kind }) => kind === 'payment_drop').map(({ body }) => JSON.parse(body).intent);
    assert.deepEqual(drops, [legs[1].intent]);
  });

  test('a debt in the carnet: the part waits under the customer until it is written, through a restart', async () => {
    asked.looked = pays;
    const debt = { order: basket.id, amount: 3000, purpose: 'carnet', customer: FATIMA.id };
    await run(debt);
    await reopen();
    const [row] = await till.debtLegs(FATIMA.id);
    assert.deepEqual([row.order, row.legs[0].state], [basket.id, 'paid']);
    await till.carnetEntry(FATIMA.id, 'repayment', 3000, {}, { order: row.order, leg: row.legs[0] });
    assert.deepEqual(await till.debtLegs(FATIMA.id), []);
  });
});
