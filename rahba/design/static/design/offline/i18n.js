/** Words: one dictionary per language, of which only the visitor's is downloaded. */

/**
 * t('sold', {count: 3}) → the message with `{count}` filled in. A message that depends on a number is an object of the
 * language's plural forms, chosen by `count`. An unknown key shows itself, so that a test can find it.
 * @param {Record<string, string | Record<string, string>>} messages @param {string} language
 * @returns {(key: string, params?: Record<string, unknown>) => string}
 */
export function createTranslator(messages, language) {
  const plural = new Intl.PluralRules(language === 'ary' ? 'ar' : language);
  return (key, params = {}) => {
    const entry = messages[key];
    if (entry === undefined) return key;
    const text = typeof entry === 'string' ? entry : entry[plural.select(Number(params.count))] ?? entry.other;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
  };
}
