/**
 * The till's facade: everything a screen may know of data, storage and network.
 *
 *   const till = await openTill({ version: '1.0.0', language: 'ary' });
 *   const stop = till.subscribe((state) => render(state));
 *   const receipt = await till.sell(basket, { carnet: 0, tendered: 20000 });
 *
 * Every verb writes to the phone's own store first and answers after; the network is never waited for, except where
 * said (pair, a receipt of another device, the try before a closing). A verb that says no throws a `Refusal`: `code` is
 * the key of its message (`refusal.<code>`), `params` its placeholders, `needs` how to get through: `{approval: verb}`
 * (ask a PIN, `till.approve`) or `{confirm: name}` (ask a yes, call again with `confirmed: [name]`).
 *
 * Shapes of the state, the arguments and the answers: `tests/js/types/till.d.ts`, interface `Till`.
 */
