import { openTill } from "../data/till.js";
import { html, render } from "../../design/ui/h.js";
import { dress, registerWorker, rememberLanguage, wordsFor } from "../../design/ui/phone.js";
import { readPreferences } from "./phone.js";
import { Till } from "./shell.js";
import { runningVersion } from "../../design/ui/version.js";

/**
 * @param {HTMLElement} root  carries the addresses of the worker and its scope
 * @param {string} entry      where the entry module was loaded from: its name holds the digest of the running code
 */
export async function start(root, entry) {
  const preferences = readPreferences();
  const version = runningVersion(entry);
  const [words, till] = await Promise.all([wordsFor(preferences.language), openTill({ version, language: preferences.language })]);
  dress(words.code);
  const updates = { take: null, replaced: false, tell: () => undefined };
  root.textContent = "";
  render(html`<${Till} till=${till} version=${version} words=${words} preferences=${preferences} updates=${updates} />`, root);
  // Before the worker: its first edition then brings this phone's language along.
  await rememberLanguage(words.code).catch(() => undefined);
  const { worker, scope } = root.dataset;
  registerWorker({
    address: worker,
    scope,
    onWaiting: (take) => { updates.take = take; updates.tell(); },
    onReplaced: () => { updates.replaced = true; updates.tell(); },
  }).catch(() => undefined); // without a worker the till still sells; the sync screen says that it is not installed
}
