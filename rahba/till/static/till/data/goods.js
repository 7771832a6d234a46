/** Products changed or made at the till, offline too, and their pictures. */
import { productName, canonicalCode } from '../core/catalogue.js';
import { uuid7 } from '../../design/offline/ids.js';
import { Refusal } from '../../design/offline/refusal.js';
import { blankProduct, withProductFields } from './changes.js';

/** Answers that say the picture itself is no good: it will not get better by sending it again. */
const NO_PICTURE = [400, 413, 415, 422];

/** @param {import('./desk.js').Desk} desk @param {ReturnType<typeof import('./access.js').accessVerbs>} access */
export function goodsVerbs(desk, access) {
  return {
    /** @param {any} fields @param {string} [id] @param {Allowances} [allowances] @returns {Promise<Product>} */
    async saveProduct(fields, id, { approvals = [] } = {}) {
      access.require('product_edit', approvals);
      const product = id ?? uuid7(desk.clock.now());
      const known = desk.goods.get(product);
      if (id && !known) throw new Refusal('not_found');
      if (fields.price !== undefined && !(Number.isSafeInteger(fields.price) && fields.price >= 0)) throw new Refusal('price_impossible');
      for (const code of fields.barcodes ?? []) {
        const match = desk.goods.codes.get(canonicalCode(code)), owner = match === undefined ? null : desk.goods.products[match];
        if (owner && owner.id !== product && owner.active) throw new Refusal('barcode_taken', { code, name: productName(owner, desk.options.language) });
      }
      const draft = { id: uuid7(desk.clock.now()), kind: /** @type {const} */ ('product'), body: { ...desk.stamp(), product, fields } };
      await desk.record([draft], async (tx) => {
        const { on_hand: _shown, ...row } = withProductFields((await tx.get('products', product)) ?? known ?? blankProduct(product), fields);
        await tx.put('products', row);
        if (!(await tx.get('stock', product))) await tx.put('stock', { id: product, server: 0, here: 0 });
      });
      return desk.goods.get(product) ?? withProductFields(blankProduct(product), fields);
    },

    /** @param {string} product @param {Blob} picture */
    async addPhoto(product, picture) {
      if (picture.size > 2 * 1024 * 1024) throw new Refusal('photo_too_big');
      const { store, syncer } = desk.need();
      await store.write(['photos'], (tx) => tx.put('photos', { product, blob: picture, key: uuid7(desk.clock.now()) }));
      const known = desk.goods.get(product);
      if (known) desk.goods.put({ ...known, photo: URL.createObjectURL(picture) });
      desk.grown(true, false);
      await desk.count();
      void syncer.now();
    },
  };
}

/** @param {import('./desk.js').Desk} desk @param {(path: string, init: RequestInit) => Promise<import('../../design/offline/connection.js').Answer>} send */
export async function sendPhotos(desk, send) {
  const { store } = desk.need();
  for (const { product, blob, key } of await store.read(['photos'], (tx) => tx.all('photos'))) {
    const headers = { 'Content-Type': blob.type || 'image/jpeg', 'Idempotency-Key': key };
    const answer = await send(`/till/photos/${product}`, { method: 'PUT', headers, body: blob });
    if (answer.kind === 'offline' || answer.kind === 'portal') return;
    if (answer.kind === 'problem' && !NO_PICTURE.includes(answer.status)) continue;
    await store.write(['photos'], async (tx) => {
      if ((await tx.get('photos', product))?.key === key) await tx.delete('photos', product);
    });
  }
}
