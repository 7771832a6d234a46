/**
 * What the server tells (one page of its change log) laid into the phone's store, in one transaction with the cursor.
 * What was changed here and has not been confirmed stays on top (shop:F07, F63): fields of products and customers, stock,
 * balances.
 */
import { balancesWithPending, withPending } from '../../design/offline/outbox.js';

const TABLE = /** @type {Record<string, string>} */ ({ staff: 'staff', category: 'categories', product: 'products', customer: 'customers' });

/** @param {Product} product @param {any} fields as in the body of a `product` entry @returns {Product} */
export function withProductFields(product, fields) {
  const { barcodes, ...rest } = fields;
  if (!barcodes) return { ...product, ...rest };
  const packs = new Map(product.barcodes.map(({ code, pack }) => [code, pack]));
  return { ...product, ...rest, barcodes: barcodes.map((/** @type {string} */ code) => ({ code, pack: packs.get(code) ?? null })) };
}

/** A product as a till that knows nothing of it yet has it. @param {string} id @returns {Product} */
export const blankProduct = (id) => ({
  id, names: {}, category: null, unit: 'piece', price: 0, tva_class: 'goods', tva_rate_bp: 0, barcodes: [], packs: [], favourite: null,
  on_hand: 0, photo: null, active: true,
});

/** @param {string} id @returns {Customer} */
export const blankCustomer = (id) => ({
  id, name: '', phone: null, limit: null, balances: { goods: 0, cash: 0, deposit: 0 }, balance: 0, active: true,
});

/** Local changes of fields still unconfirmed, oldest first, by object. @param {OutboxLine[]} pending */
function localFields(pending) {
  const fields = /** @type {Map<string, any[]>} */ (new Map());
  for (const { kind, text } of pending) {
    if (kind !== 'product' && kind !== 'customer') continue;
    const body = JSON.parse(text), id = body[kind];
    fields.set(id, [...(fields.get(id) ?? []), body.fields]);
  }
  return fields;
}

/**
 * @param {import('../../design/offline/store.js').Store} store @param {any[]} changes @param {number} cursor
 * @param {boolean} fresh forget what was known before: the server starts again
 * @returns {Promise<{products: string[], customers: string[], shop: boolean, staff: boolean}>} what to read again
 */
export async function layChanges(store, changes, cursor, fresh) {
  const touched = { products: /** @type {string[]} */ ([]), customers: /** @type {string[]} */ ([]), shop: false, staff: false };
  const tables = ['meta', 'outbox', 'products', 'stock', 'customers', 'balances', 'staff', 'categories'];
  await store.write(tables, async (tx) => {
    if (fresh) for (const table of tables.slice(2)) await tx.clear(table);
    const pending = (await tx.all('outbox')).sort((a, b) => a.seq - b.seq), local = localFields(pending);
    for (const { kind, id, deleted, value } of changes) {
      if (kind === 'shop' && value) await tx.put('meta', { key: 'shop', value });
      else if (TABLE[kind] && (deleted || !value)) await tx.delete(TABLE[kind], id);
      else if (kind === 'product') {
        const { on_hand, ...product } = value;
        await tx.put('products', (local.get(id) ?? []).reduce(withProductFields, product));
        await tx.put('stock', withPending({ id, server: on_hand ?? 0 }, pending));
      } else if (kind === 'customer') {
        const { balances, balance: _sum, ...customer } = value;
        await tx.put('customers', (local.get(id) ?? []).reduce((row, fields) => ({ ...row, ...fields }), customer));
        await tx.put('balances', balancesWithPending({ id, server: balances }, pending));
      } else if (TABLE[kind]) await tx.put(TABLE[kind], value);
    }
    await tx.put('meta', { key: 'cursor', value: cursor });
  });
  for (const { kind, id } of changes) {
    if (kind === 'product') touched.products.push(id);
    else if (kind === 'customer') touched.customers.push(id);
    else if (kind === 'shop') touched.shop = true;
    else touched.staff = true;
  }
  return touched;
}
