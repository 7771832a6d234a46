/** The shipped modules, as the browser would find them. */
import { register } from 'node:module';

register('./static_paths.js', import.meta.url);

const HOME = new URL('../../rahba/', import.meta.url);

/** @param {string} name of a module of the offline kit */
export const kit = (name) => import(new URL(`design/static/design/offline/${name}.js`, HOME).href);

/** @param {string} path of a module of the till, such as `core/basket` */
export const till = (path) => import(new URL(`till/static/till/${path}.js`, HOME).href);

/** @param {string} path of a module of the wallet, such as `core/fate` */
export const wallet = (path) => import(new URL(`payments/static/wallet/${path}.js`, HOME).href);
