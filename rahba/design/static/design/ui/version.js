/** The version compiled into the running code: the release, and the digest that the static storage put in this file's own graph. */
export const RELEASE = "0.1.0";

/** @param {string} address  `import.meta.url` of the entry module, whose hashed name covers everything it imports. */
export function runningVersion(address) {
  const digest = /\.([0-9a-f]{12})\.js$/.exec(new URL(address).pathname);
  return digest ? `${RELEASE}-${digest[1]}` : RELEASE;
}
