/**
 * The till's facade: everything a screen may know of data, storage and network.
 *
 *   const till = await openTill({ version: '1.0.0', language: 'ary' });
 *   const stop = till.subscribe((state) => render(state));
 *   const receipt = await till.sell(basket, { carnet: 0, tendered: 20000 });
 *
 * Every verb writes to the phone's own store first and answers after; the network is never waited for, except where
 * said (pair, a receipt of another device, the try before a closing). A verb that says no throws a `Refusal`: `code` is
 * the key of its message (`refusal.<code>`), `params` its placeholders, `needs` how to get through: `{approval: verb}`
 * (ask a PIN, `till.approve`) or `{confirm: name}` (ask a yes, call again with `confirmed: [name]`).
 *
 * Shapes of the state, the arguments and the answers: `tests/js/types/till.d.ts`, interface `Till`.
 */
import { receiptEssentials } from '../core/receipt.js';
import { Refusal } from '../../design/offline/refusal.js';
import { accessVerbs } from './access.js';
import { creditVerbs } from './credit.js';
import { Desk } from './desk.js';
import { drawerVerbs } from './drawer.js';
import { goodsVerbs } from './goods.js';
import { receiptVerbs } from './receipts.js';
import { legRow, legVerbs, sellingVerbs } from './selling.js';

export { Refusal };

/** The basket in hand lies on the shelf under this mark, out of the list. */
const IN_HAND = 'in-hand';

/** Parked baskets outlive closings, locks and restarts (shop:F21). @param {Desk} desk */
function parkingVerbs(desk) {
  return {
    /** @param {Basket} basket */
    async park(basket) {
      await desk.need().store.write(['parked'], async (tx) => {
        await tx.put('parked', { id: basket.id, basket });
        await tx.delete('parked', IN_HAND);
      });
      await desk.count();
      desk.tell({ counts: true });
    },

    /** @param {string} id @returns {Promise<Basket>} */
    async unpark(id) {
      const basket = await desk.need().store.write(['parked'], async (tx) => {
        const row = await tx.get('parked', id);
        if (!row) throw new Refusal('not_found');
        await tx.delete('parked', id);
        await tx.put('parked', { id: IN_HAND, kept: true, basket: row.basket });
        return row.basket;
      });
      await desk.count();
      desk.tell({ counts: true });
      return basket;
    },

    /** An empty basket stays too while money for it is under way. @param {Basket} basket */
    async keep(basket) {
      await desk.need().store.write(['parked'], async (tx) => {
        const stays = basket.lines.length || (await legRow(tx, basket.id)).legs.length;
        await (stays ? tx.put('parked', { id: IN_HAND, kept: true, basket }) : tx.delete('parked', IN_HAND));
      });
    },

    /** Not if it was sold in the meantime. @returns {Promise<Basket | null>} */
    kept: () => desk.need().store.read(['parked', 'facts'], async (tx) => {
      const basket = (await tx.get('parked', IN_HAND))?.basket ?? null;
      return basket && !(await tx.get('facts', basket.id)) ? basket : null;
    }),
  };
}

/** @param {Desk} desk */
function sendingVerbs(desk) {
  return {
    syncNow: () => desk.need().syncer.now({ force: true }),

    rescueFile: () => desk.need().outbox.rescueFile(desk.state),

    /** @param {string} text */
    async importRescue(text) {
      const { outbox, syncer } = desk.need();
      const counts = await outbox.importRescue(text, desk.state.shop?.id);
      await desk.count();
      void syncer.now();
      return counts;
    },

    /** @param {string} id */
    async markSeen(id) {
      await desk.need().store.write(['aside'], async (tx) => {
        const row = await tx.get('aside', id);
        if (row) await tx.put('aside', { ...row, read: true });
      });
      await desk.count();
    },
  };
}

/**
 * Opens the till on what the phone holds (goods and carnet follow by the time somebody is unlocked); the network comes after. Storage trouble does not throw: `state.storage`.
 * @param {TillOptions} options @returns {Promise<Till>}
 */
export async function openTill(options) {
  const desk = new Desk(options);
  await desk.open();
  const access = accessVerbs(desk), receipts = receiptVerbs(desk);
  const { require: _inner, ...shown } = access;
  desk.need().syncer.start(typeof window === 'undefined' ? null : window, typeof document === 'undefined' ? null : document);
  return {
    get state() { return desk.state; },
    subscribe(listener) {
      desk.listeners.add(listener);
      return () => { desk.listeners.delete(listener); };
    },
    catalogue: desk.goods,
    customers: desk.customers,
    ...shown,
    ...receipts,
    ...sellingVerbs(desk, access, receipts),
    ...goodsVerbs(desk, access),
    ...creditVerbs(desk, access),
    ...drawerVerbs(desk, access),
    ...parkingVerbs(desk),
    ...legVerbs(desk),
    ...sendingVerbs(desk),
    essentials: receiptEssentials,
    close: async () => {
      access.lock();
      desk.close();
    },
  };
}
