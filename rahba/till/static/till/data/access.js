/** Who may use this till: pairing, PINs, the automatic lock, approvals, signing out. */
import { ask } from '../../design/offline/connection.js';
import { checkPin } from '../../design/offline/pin.js';
import { requestPersistence, storageState } from '../../design/offline/store.js';
import { Refusal } from '../../design/offline/refusal.js';

const APPROVAL_LIFE = 5 * 60000;

/** Letting a colleague without a PIN in is for those who may also let a limit be passed. @param {Staff} person @param {Verb} verb */
const holds = (person, verb) => person.verbs.includes(verb === 'admit' ? 'override_limit' : verb);

/** @param {import('./desk.js').Desk} desk */
export function accessVerbs(desk) {
  const memory = {
    get: (/** @type {string} */ key) => desk.need().store.getMeta(key),
    set: (/** @type {string} */ key, /** @type {any} */ value) => desk.need().store.setMeta(key, value),
  };
  /** @type {WeakSet<Approval>} */
  const issued = new WeakSet();
  let lastTouch = desk.clock.now();
  /** @type {any} */
  let timer = null;

  const lock = () => {
    desk.clock.clearTimeout(timer);
    if (desk.state.session) desk.set({ session: null });
  };
  const watch = () => {
    desk.clock.clearTimeout(timer);
    const left = lastTouch + desk.options.autoLockMinutes * 60000 - desk.clock.now();
    if (left <= 0) lock();
    else timer = desk.clock.setTimeout(watch, left);
  };

  /** @param {string} id @param {string} pin */
  const identify = async (id, pin) => {
    const person = desk.staff.get(id);
    if (!person?.active) throw new Refusal('unknown_staff');
    await checkPin(person, pin, memory, desk.clock.now());
    return person;
  };

  /** @param {Verb} verb @param {Approval[]} approvals */
  const fresh = (verb, approvals) => (
    approvals.find((each) => issued.has(each) && each.verb === verb && desk.clock.now() - each.at < APPROVAL_LIFE));

  return {
    /** @param {string} code @param {string} [label] */
    pair: (code, label) => pair(desk, code, label),

    /** A shop where nobody has chosen a PIN is open to whoever holds the phone. Where a colleague has one, somebody without is let
     * in by who leads the shop. @param {string} id @param {string} pin @param {Allowances} [allowances] */
    async unlock(id, pin, { approvals = [] } = {}) {
      const unprotected = [...desk.staff.values()].every((person) => !person.active || !person.pin);
      const person = desk.staff.get(id);
      if (!person?.active) throw new Refusal('unknown_staff');
      if (person.pin) await identify(id, pin);
      else if (!unprotected && !fresh('admit', approvals)) throw new Refusal('no_pin', { name: person.name }, { approval: 'admit' });
      await desk.loaded;
      lastTouch = desk.clock.now();
      desk.set({ session: { staff: person } });
      watch();
      return person;
    },

    lock,

    touch() {
      lastTouch = desk.clock.now();
    },

    /** @param {Verb} verb */
    may: (verb) => !!desk.state.session?.staff.verbs.includes(verb),

    /** @param {string} id @param {string} pin @param {Verb} verb */
    async approve(id, pin, verb) {
      const person = await identify(id, pin);
      if (!holds(person, verb)) throw new Refusal('not_allowed', { name: person.name, verb });
      const approval = Object.freeze({ staff: id, verb, at: desk.clock.now() });
      issued.add(approval);
      return approval;
    },

    /** @param {Verb} verb */
    approvers: (verb) => [...desk.staff.values()].filter((person) => person.active && person.pin && holds(person, verb))
      .map(({ id, name }) => ({ id, name })),

    /**
     * Passes if the worker holds the verb or shows a fresh approval; gives the approver's id, or null.
     * @param {Verb} verb @param {Approval[]} [approvals]
     */
    require(verb, approvals = []) {
      if (desk.worker().verbs.includes(verb)) return null;
      const approval = fresh(verb, approvals);
      if (!approval) throw new Refusal('needs_approval', { verb }, { approval: verb });
      return approval.staff;
    },

    async forget() {
      const { count } = await desk.need().outbox.waiting();
      if (count) throw new Refusal('unsent', { count });
      await desk.empty('unpaired');
    },
  };
}

/** @param {import('./desk.js').Desk} desk @param {string} code @param {string} [label] @returns {Promise<Device>} */
async function pair(desk, code, label = '') {
  const { fetch, api, storageManager } = desk.options, { store, syncer } = desk.need();
  const headers = { 'Content-Type': 'application/json' };
  const answer = await ask(fetch, `${api}/till/pair`, { method: 'POST', headers, body: JSON.stringify({ code, label }) });
  if (answer.kind === 'offline' || answer.kind === 'portal') throw new Refusal('offline');
  if (answer.kind === 'problem') {
    const refusal = answer.status === 429 ? 'too_many_tries' : answer.status >= 500 ? 'offline' : 'bad_code';
    throw new Refusal(refusal, { detail: answer.detail, seconds: answer.wait });
  }
  const { device: { id, code: short, token }, shop } = answer.body, device = { id, code: short, token, label };
  if (desk.state.shop && desk.state.shop.id !== shop.id && (await desk.need().outbox.waiting()).count) {
    throw new Refusal('other_shop', { name: desk.state.shop.name });
  }
  const counters = await store.write(['meta', 'outbox'], async (tx) => {
    const past = { seq: 0, receipt: 0, base: 0, ...(await tx.get('meta', 'counters'))?.value };
    const [first] = await tx.range('outbox', 'seq', { limit: 1 });
    // A device paired anew counts from 1 for the server; what still waits here comes first in its count.
    const value = { ...past, base: first ? first.seq - 1 : past.seq, receipt: desk.state.device?.code === short ? past.receipt : 0 };
    await tx.put('meta', { key: 'counters', value });
    await tx.put('meta', { key: 'device', value: device });
    await tx.put('meta', { key: 'shop', value: shop });
    await tx.put('meta', { key: 'cursor', value: 0 });
    return value;
  });
  store.remember({ device, shop, counters });
  await requestPersistence(storageManager);
  desk.set({ device, shop, storage: { status: store.status, ...(await storageState(storageManager)) } });
  desk.tell({ all: true });
  await syncer.now();
  return device;
}
