/** Static files of all domains are served under one root; in the repository each domain has its own. */
const OWNERS = { wallet: 'payments' };
const SERVED = /^(.*)\/rahba\/\w+\/static\/(\w+)\/(.*)$/;

export async function resolve(specifier, context, next) {
  if (!specifier.startsWith('.') || !context.parentURL?.includes('/static/')) return next(specifier, context);
  const [, home, domain, path] = SERVED.exec(new URL(specifier, context.parentURL).href) ?? [];
  return next(domain ? `${home}/rahba/${OWNERS[domain] ?? domain}/static/${domain}/${path}` : specifier, context);
}

export async function load(url, context, next) {
  return next(url, SERVED.test(url) ? { ...context, format: 'module' } : context);
}
