import { dress, registerWorker, rememberLanguage, wordsFor } from "../../design/ui/phone.js";
import { runningVersion } from "../../design/ui/version.js";
import { html, render } from "../../design/ui/h.js";
import { codeIn } from "../core/codes.js";
import { Wallet } from "../data/wallet.js";
import { WalletApp } from "./shell.js";

const KEY = "rahba-wallet.preferences";

/** The language of this phone's owner, until they choose: French where the phone speaks it, Darija elsewhere. */
function readPreferences() {
  const usual = { language: navigator.language.startsWith("fr") ? "fr" : "ary" };
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(KEY) || "{}") };
  } catch {
    return usual;
  }
}

function writePreferences(preferences) {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // The choice then lasts as long as the page.
  }
}

/**
 * @param {HTMLElement} root  carries the addresses of the worker and its scope
 * @param {string} entry      where the entry module was loaded from: its name holds the digest of the running code
 */
export async function start(root, entry) {
  const preferences = readPreferences();
  const words = await wordsFor(preferences.language);
  dress(words.code);
  const wallet = new Wallet({ language: () => document.documentElement.lang });
  const code = codeIn(location.hash.includes("pay=") ? location.hash : "");
  if (code) history.replaceState(null, "", location.pathname);
  const updates = { take: null, replaced: false, tell: () => undefined };
  root.textContent = "";
  render(html`<${WalletApp} wallet=${wallet} version=${runningVersion(entry)} words=${words} preferences=${preferences}
    keep=${writePreferences} updates=${updates} code=${code} />`, root);
  void wallet.start();
  for (const back of ["online", "pageshow"]) addEventListener(back, () => look(wallet));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(wallet); });
  // Before the worker: its first edition then brings this phone's language along.
  await rememberLanguage(words.code).catch(() => undefined);
  const { worker, scope } = root.dataset;
  registerWorker({
    address: worker,
    scope,
    onWaiting: (take) => { updates.take = take; updates.tell(); },
    onReplaced: () => { updates.replaced = true; updates.tell(); },
  }).catch(() => undefined); // without a worker the wallet still pays
}

async function look(wallet) {
  if (!wallet.state.ready) return;
  await wallet.refresh();
  await wallet.settle();
}
