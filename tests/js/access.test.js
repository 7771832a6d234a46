/** Who may open the till: somebody without a PIN among colleagues who have one. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { CASHIER, OWNER, market, refusal } from './scene.js';

let place, till;
const NEW = { id: 's-new', name: 'Youssef', role: 'cashier', active: true, verbs: CASHIER.verbs, pin: null };
beforeEach(async () => {
  place = market();
  place.server.change('staff', NEW.id, NEW);
  till = await place.till({ who: null });
  place.server.down = true;
});
afterEach(() => place.close());

test('the owner standing by lets a colleague without a PIN in, with the owner’s own PIN and no network', async () => {
  await assert.rejects(till.unlock(NEW.id, ''), (error) => (
    error.code === 'no_pin' && error.params.name === 'Youssef' && error.needs.approval === 'admit'));
  assert.equal(till.state.session, null);
  assert.deepEqual(till.approvers('admit').map(({ name }) => name), ['Hassan'], 'a cashier lets nobody in');
  const approval = await till.approve('s-owner', OWNER.pin, 'admit');
  await till.unlock(NEW.id, '', { approvals: [approval] });
  assert.equal(till.state.session.staff.id, NEW.id);
  assert.equal(till.may('discount'), false, 'with the rights of a cashier, not those of the owner');
});

test('neither a made-up approval, nor one for something else, nor a cashier’s PIN lets anybody in', async () => {
  await assert.rejects(till.unlock(NEW.id, '', { approvals: [{ staff: 's-owner', verb: 'admit', at: Date.now() }] }), refusal('no_pin'));
  const other = await till.approve('s-owner', OWNER.pin, 'discount');
  await assert.rejects(till.unlock(NEW.id, '', { approvals: [other] }), refusal('no_pin'));
  await assert.rejects(till.approve('s-cashier', CASHIER.pin, 'admit'), refusal('not_allowed'));
  const approval = await till.approve('s-owner', OWNER.pin, 'admit');
  await assert.rejects(till.unlock('s-cashier', '', { approvals: [approval] }), refusal('wrong_pin'));
});

test('where nobody has a PIN the till opens to whoever holds it', async () => {
  place.server.down = false;
  for (const id of ['s-owner', 's-cashier']) {
    const { value } = place.server.changes.find((row) => row.id === id);
    place.server.change('staff', id, { ...value, pin: null });
  }
  await till.syncNow();
  assert.equal((await till.unlock(NEW.id, '')).name, 'Youssef');
});
