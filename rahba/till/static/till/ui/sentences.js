/** The closing in words: each part is a message, with its amounts written as money. Only what happened is said. */
export function inWords(t, money, parts) {
  return parts.map(({ key, params, money: amounts }) => t(key, {
    ...params, ...Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, money(value)])),
  })).join(" ");
}
