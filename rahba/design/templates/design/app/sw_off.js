/* The kill switch: this worker replaces one that went wrong, drops its cached files and removes itself. What people did is
 * kept in IndexedDB, which is not touched here. */
"use strict";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(`rahba-${BUILD.app}-`)).map((name) => caches.delete(name)));
  await self.registration.unregister();
}
