/* The service worker of an installed app. The server writes BUILD above: app, version, shell, complete file list, languages.
 *
 * One version = one cache, filled whole or not at all. A new version waits until the app says "take-over", between two acts.
 * The version before is kept beside the new one, so that a page still open on it finds its files. Nothing of /api/, nothing
 * sent with a key, no redirect and no stranger's page (a Wi-Fi portal answers everything with 200) is ever stored. */
"use strict";

const PREFIX = `rahba-${BUILD.app}-shell-`;
const CURRENT = PREFIX + BUILD.version;
const SETTINGS = `rahba-${BUILD.app}-settings`;
const PICTURES = `rahba-${BUILD.app}-pictures`;
const PICTURES_KEPT = 300;
const PICTURE_BYTES = 200_000;

const TYPES = { js: "javascript", css: "text/css", svg: "image/svg", png: "image/png", json: "application/json", webmanifest: "manifest+json" };
const FILES = new Set([...BUILD.files, BUILD.manifest]);
// Kept from when they are first wanted: the words of a language, and what the app can do without for a while.
const WHEN_WANTED = new Set([...Object.values(BUILD.languages), ...BUILD.later, ...BUILD.rare]);

self.addEventListener("install", (event) => event.waitUntil(installWhole()));
self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
  for (const address of BUILD.later) whenWanted(address).catch(() => undefined); // not here yet: when it is wanted
});
self.addEventListener("message", (event) => {
  if (event.data?.type === "take-over") self.skipWaiting();
  if (event.data?.type === "version") event.ports[0]?.postMessage(BUILD.version);
});
self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

/* ---- installing ---- */

async function installWhole() {
  const cache = await caches.open(CURRENT);
  try {
    const languages = (await languagesOnThisPhone()).map((language) => BUILD.languages[language]).filter(Boolean);
    await Promise.all([...FILES, ...languages].map((address) => keepFile(cache, address)));
    // The shell comes last: it is what makes an edition complete.
    await cache.put(BUILD.shell, await fetchShell());
  } catch (error) {
    await caches.delete(CURRENT);
    throw error;
  }
}

async function keepFile(cache, address) {
  if (BUILD.hashed && address !== BUILD.manifest) {
    // Under a hashed name there is one content only: of the edition before, or what the page itself has just fetched.
    const before = (await caches.match(address)) || (await fetch(address, { credentials: "omit" }));
    if (isFile(before, address)) return cache.put(address, before);
  }
  return cache.put(address, checked(await fetch(address, { cache: "no-cache", credentials: "omit" }), address));
}

async function fetchShell() {
  const response = await fetch(BUILD.shell, { cache: "no-store", credentials: "omit" });
  const ours = isWhole(response, "text/html") && response.headers.get("X-Rahba") === "1";
  // While a server is being renewed the page and this script may come from two editions: try again later.
  if (!ours || !(await response.clone().text()).includes(`data-build="${BUILD.version}"`)) throw new Error("not our shell");
  return response;
}

function isWhole(response, type) {
  const said = response.headers.get("Content-Type") || "";
  return response.status === 200 && response.type === "basic" && !response.redirected && said.includes(type);
}

function isFile(response, address) {
  const type = TYPES[new URL(address, location.href).pathname.split(".").pop()];
  return Boolean(type) && isWhole(response, type);
}

function checked(response, address) {
  if (!isFile(response, address)) throw new Error(`not our file: ${address}`);
  return response;
}

async function languagesOnThisPhone() {
  const kept = await (await caches.open(SETTINGS)).match("languages");
  return kept ? kept.json() : [];
}

/* ---- taking over ---- */

async function activate() {
  const editions = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CURRENT);
  // Claiming pages that another version opened would mix two editions; only the very first install may.
  if (editions.length === 0) await self.clients.claim();
  await Promise.all(editions.slice(0, -1).map((name) => caches.delete(name)));
}

/* ---- answering ---- */

function answerTo(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return null;
  if (url.pathname.startsWith("/api/") || request.headers.has("Authorization")) return null;
  if (request.mode === "navigate") return url.pathname === BUILD.shell ? fromShell(BUILD.shell) : null;
  if (FILES.has(url.pathname)) return fromShell(url.pathname);
  if (WHEN_WANTED.has(url.pathname)) return whenWanted(url.pathname);
  if (request.destination === "image" && url.pathname.startsWith(BUILD.media)) return picture(request);
  return fromEditionBefore(request, url.pathname);
}

async function fromShell(address) {
  const cache = await caches.open(CURRENT);
  return (await cache.match(address)) || fetch(address);
}

async function whenWanted(address) {
  const cache = await caches.open(CURRENT);
  const kept = await cache.match(address);
  if (kept) return kept;
  const response = await fetch(address, { credentials: "omit" });
  if (isFile(response, address)) await cache.put(address, response.clone());
  return response;
}

/** A page still open on the edition before asks for that edition's files (F100). */
function fromEditionBefore(request, address) {
  if (!/\.(js|css|json)$/.test(address)) return null;
  return caches.match(address).then((kept) => kept || fetch(request));
}

async function picture(request) {
  const cache = await caches.open(PICTURES);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  const bytes = Number(response.headers.get("Content-Length") || 0);
  if (isWhole(response, "image/") && bytes < PICTURE_BYTES) {
    await cache.put(request, response.clone()).catch(() => undefined); // a full phone shows the picture without keeping it
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - PICTURES_KEPT)).map((key) => cache.delete(key)));
  }
  return response;
}
