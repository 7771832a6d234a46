/** What the phone keeps of a wallet: the last answers, to be read offline, and every payment before it is sent. */

/** @typedef {{get: (key: string) => Promise<any>, put: (key: string, value: any) => Promise<void>, payments: () => Promise<WalletPayment[]>,
 *   putPayment: (payment: WalletPayment) => Promise<void>, dropPayment: (id: string) => Promise<void>, clear: () => Promise<void>}} Kept */

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** @param {string} name @param {IDBFactory} [factory] @returns {Kept} */
export function openKept(name, factory = globalThis.indexedDB) {
  /** @type {Promise<IDBDatabase> | null} */
  let opening = null;
  const open = () => {
    opening ??= new Promise((resolve, reject) => {
      const request = factory.open(name, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('kept');
        request.result.createObjectStore('payments', { keyPath: 'id' });
      };
      request.onsuccess = () => {
        // Ended by the browser, or in the way of another edition: opened again at the next use.
        request.result.onclose = () => { opening = null; };
        request.result.onversionchange = () => { request.result.close(); opening = null; };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opening.catch(() => { opening = null; });
    return opening;
  };
  /** On the disk when it resolves: a payment is written down before it is sent. @param {string} table @param {(store: IDBObjectStore) => void} work */
  const write = async (table, work) => {
    const transaction = (await open()).transaction(table, 'readwrite', { durability: 'strict' });
    work(transaction.objectStore(table));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  };
  const store = async (/** @type {string} */ table) => (await open()).transaction(table).objectStore(table);
  return {
    get: async (key) => answer((await store('kept')).get(key)),
    put: (key, value) => write('kept', (rows) => rows.put(value, key)),
    payments: async () => answer((await store('payments')).getAll()),
    putPayment: (payment) => write('payments', (rows) => rows.put(payment)),
    dropPayment: (id) => write('payments', (rows) => rows.delete(id)),
    clear: async () => {
      await write('kept', (rows) => rows.clear());
      await write('payments', (rows) => rows.clear());
    },
  };
}
