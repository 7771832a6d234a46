import { createContext, useContext } from "./h.js";

/**
 * What every screen may use. Filled by `shell.js`.
 * @typedef {object} App
 * @property {any} till      the facade of the offline logic (data/till.js)
 * @property {any} state     its latest snapshot
 * @property {(key: string, params?: object) => string} t
 * @property {"fr"|"ar"|"ary"} language
 * @property {(screen: string, params?: object) => void} go
 * @property {() => void} back
 * @property {(message: string, options?: {undo?: () => void, tone?: string}) => void} toast
 * @property {object} settings   what this phone prefers: language, rials, sound, vibration, speech
 * @property {(changes: object) => void} prefer
 */
export const AppContext = createContext(/** @type {App} */ (null));
export const useApp = () => useContext(AppContext);
