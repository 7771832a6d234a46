/**
 * Types of the till, for `tsc --checkJs` only: nothing of this is shipped to a phone.
 *
 * They are global, so that a JSDoc comment can say `@param {Basket} basket` without an import (an import inside a
 * comment would be rewritten by the static files' manifest and could close a circle).
 *
 * Units everywhere: money in integer centimes, quantities in integer thousandths (1 piece = 1000, 250 g = 250),
 * rates in basis points (20 % = 2000), ids are UUIDv7 strings, times ISO 8601 with offset.
 */

// ---------------------------------------------------------------- what the server tells (values of the change log)

type Names = { fr?: string; ar?: string; ary?: string; zgh?: string };
type Unit = 'piece' | 'weight';
type Verb = 'sell' | 'discount' | 'price_change' | 'void' | 'return' | 'carnet' | 'repayment' | 'cash_movement'
  | 'close_day' | 'product_edit' | 'customer_edit' | 'override_limit' | 'see_cost'
  /** Asked for at the till only: to let in a colleague who has no PIN. */
  | 'admit';

interface Shop {
  id: string; name: string; trade: string; town: string; currency: 'MAD'; tva_mode: 'none' | 'included';
  cash_rounding_step: number; cutoff_hour: number; carnet_limit: number | null; cashier_max_discount_bp: number;
  show_rials: boolean; language: string;
  /** Layout of codes that hold a weight or a price; the usual 2PIIIIIWWWWWC when absent. */
  embedded_codes?: EmbeddedLayout[];
}
interface Staff {
  id: string; name: string; role: string; active: boolean; verbs: Verb[];
  pin: { salt: string; iterations: number; verifier: string } | null;
}
interface Category { id: string; names: Names; colour: string; icon: string; position: number }
interface Barcode { code: string; pack: string | null }
interface Pack { id: string; names: Names; pieces: number; price: number }
interface Product {
  id: string; names: Names; category: string | null; unit: Unit; price: number; tva_class: string;
  tva_rate_bp: number; barcodes: Barcode[]; packs: Pack[]; favourite: number | null; on_hand: number;
  photo: string | null; active: boolean;
}
interface Balances { goods: number; cash: number; deposit: number }
/** balance > 0: the customer owes the shop; < 0: the customer has paid in advance. */
interface Customer {
  id: string; name: string; phone: string | null; limit: number | null; balances: Balances; balance: number;
  active: boolean;
}

// ---------------------------------------------------------------- basket and tender (core/, pure)

type Discount = { kind: 'amount'; value: number } | { kind: 'rate'; value: number } | null;
interface BasketLine {
  key: string; product: string | null; pack: string | null; label: string; unit: Unit;
  /** Pieces in one pack; 1 for loose goods. */
  pieces: number;
  quantity: number; unit_price: number;
  /** The catalogue's price when the line was added; null for a free line. */
  listed_price: number | null;
  discount: Discount; tva_class: string; tva_rate_bp: number;
}
interface Basket {
  /** Becomes the id of the sale: a basket can be sold only once, in whatever tab. */
  id: string; lines: BasketLine[]; discount: Discount; customer: string | null; label: string; started: string;
}
interface BasketTotals {
  lines: { key: string; gross: number; discount: number; total: number }[];
  /** Sum of the line totals, the basket's own discount, and what is due before cash rounding. */
  subtotal: number; discount: number; total: number; pieces: number;
}
interface Tender {
  /** Part written to the carnet of the basket's customer; 'all' for the whole. */
  carnet?: number | 'all';
  /** Cash handed over; null or absent: exactly what is due. */
  tendered?: number | null;
  /** Parts that wallets have paid. */
  wallet?: Leg[];
}
/** What selling is told: cash and carnet, and the basket's legs as the screen knows them. */
interface SaleTender extends Tender { legs?: Leg[] }
interface Payment { means: 'cash' | 'carnet' | 'wallet'; amount: number; tendered: number; change: number; intent?: string }
interface Settlement { due: number; rounding: number; payments: Payment[]; cash: number; carnet: number; change: number }
/** One part asked of a customer's wallet. `asking`: written down, and no answer yet; `until`: when its code ends, by this phone's clock. */
interface Leg {
  leg: number; amount: number; purpose: 'sale' | 'carnet'; intent?: string; code?: string; until?: number;
  state: 'asking' | 'open' | 'presented' | 'paid' | 'expired' | 'cancelled' | 'refused';
}
/** The legs of one basket, or of one repayment (`customer`), under the id of the fact that will follow. */
interface LegRow { id: string; kept: true; order: string; next: number; legs: Leg[]; customer?: string }
interface Wanted { order: string; amount: number; purpose?: 'sale' | 'carnet'; customer?: string }
interface WalletVerbs {
  /** Asks, and asks again until it is paid, let go or too old; `tell` hears each step. Refusals: wallet_refused {detail}. */
  run(wanted: Wanted, tell: (news: { leg: Leg | null; state: Leg['state'] | 'offline' }) => void, signal: { aborted: boolean }): Promise<void>;
  /** No longer asks; gives the leg when it was paid meanwhile. Without network: confirm 'let_go', then `giveBack`. */
  close(order: string, leg: Leg): Promise<Leg | null>;
  /** Lets legs go, all or one; what was paid goes back by itself, also from offline. With paid ones: confirm 'give_back' {amount}. */
  giveBack(order: string, leg?: number | null, allowances?: Allowances): Promise<boolean>;
}
interface Coin { value: number; kind: 'note' | 'coin'; count: number }
/** `items`: where the digits of the product are, `value`: where the weight or price digits are (from, length). */
interface EmbeddedLayout {
  prefixes: string[]; items: [number, number]; value: [number, number]; holds: 'weight' | 'price';
}
type CodeMatch =
  | { kind: 'product'; product: Product; pack: Pack | null; quantity: number | null; amount: number | null }
  | { kind: 'unknown'; code: string };

// ---------------------------------------------------------------- facts (bodies of the sync protocol)

interface SaleLine {
  product: string | null; pack: string | null; label: string; quantity: number; unit_price: number; discount: number;
  total: number; tva_class: string; tva_rate_bp: number;
}
interface SaleBody {
  at: string; staff: string; receipt_number: string; customer: string | null; lines: SaleLine[]; discount: number;
  rounding: number; total: number; payments: Payment[]; approved_by: string | null;
}
interface ReturnBody {
  at: string; staff: string; receipt_number: string; sale: string;
  lines: { line: number; quantity: number; amount: number }[];
  refunds: { means: 'cash' | 'carnet' | 'wallet'; amount: number }[]; total: number; reason: string;
}
type FactKind = 'sale' | 'return' | 'void' | 'carnet' | 'customer' | 'product' | 'cash' | 'closing' | 'payment_drop';
interface Fact {
  id: string; kind: FactKind; seq: number; at: string; text: string;
  /** Receipt number, sale it refers to, and customer, where the kind has them: the store's indexes. */
  number?: string; sale?: string; customer?: string;
  /** Device that made it, when it came in by a rescue file. */
  origin?: string;
}
interface Effects { stock: Record<string, number>; balances: Record<string, Partial<Balances>> }
interface OutboxLine {
  id: string; seq: number; kind: FactKind; text: string; effects: Effects; attempts: number; not_before: number;
  error?: string; origin?: { device: string; seq: number };
}
interface AsideRow {
  id: string; kind: FactKind; outcome: string; reasons: { code: string; message: string }[]; number?: string; seen: string;
}

// ---------------------------------------------------------------- the facade: data/till.js

interface Device { id: string; code: string; token: string; label: string }
type Connection = 'starting' | 'online' | 'offline' | 'portal' | 'unpaired' | 'revoked' | 'upgrade';
interface StorageState {
  /** ok: the usual store · second: the usual store cannot be opened, another one is in use · emergency: only the
   *  small emergency store works · failed: nothing can be saved, selling is refused. All but ok are shown red. */
  status: 'ok' | 'second' | 'emergency' | 'failed';
  persisted: boolean | null; usage: number; quota: number;
  /** true above 80 % of the quota. */
  nearly_full: boolean;
}
/** A frozen snapshot; a new object at each change. */
interface TillState {
  ready: boolean; storage: StorageState; connection: Connection; sending: boolean; device: Device | null;
  shop: Shop | null;
  /** Active staff, to show on the lock screen (id, name, role, has_pin). */
  staff: { id: string; name: string; role: string; has_pin: boolean }[];
  /** Who works now; null when locked. */
  session: { staff: Staff } | null;
  /** Facts not yet acknowledged by the server, of all kinds, and the oldest one's time. */
  unsent: number; unsent_since: string | null; photos_waiting: number; last_sync: string | null;
  /** Entries the server kept aside or flagged, not yet marked as read. */
  aside: AsideRow[];
  parked: { id: string; label: string; started: string; lines: number; total: number; customer: string | null }[];
  /** Server time minus device time in ms, measured by pings; wrong: more than five minutes apart. */
  clock: { gap: number | null; wrong: boolean };
  /** Grows at each change of products or customers: the only thing a list must watch. */
  version: { catalogue: number; customers: number };
}
/** Thrown by every verb that says no. `code` is the message's key (`refusal.<code>`), `params` its placeholders.
 *  `needs` says how to get through: ask for a PIN (`till.approve`) or for a yes (`confirmed: [name]`). */
interface RefusalShape extends Error {
  code: string; params: Record<string, unknown>;
  needs: { approval: Verb } | { confirm: string } | null;
}
interface Approval { staff: string; verb: Verb; at: number }
interface Allowances { approvals?: Approval[]; confirmed?: string[] }

interface Catalogue {
  size: number; categories: Category[];
  get(id: string): Product | undefined;
  /** Ranked: name begins, word begins, inside. At most `limit` (40). */
  search(text: string, limit?: number): Product[];
  byCode(code: string): CodeMatch;
  favourites(): Product[];
  inCategory(id: string | null, offset?: number, limit?: number): Product[];
}
interface CustomerBook {
  size: number;
  get(id: string): Customer | undefined;
  search(text: string, limit?: number): Customer[];
  /** Those who owe most first. */
  debtors(limit?: number): Customer[];
}
type ReceiptState = 'waiting' | 'sent' | 'aside' | 'void';
interface Receipt { id: string; seq: number; sale: SaleBody; state: ReceiptState; returned: Returned }
/** Per line of the sale: what came back already (quantity, amount). */
interface Returned { lines: { quantity: number; amount: number }[]; total: number; voided: boolean }
interface FoundReceipt extends Receipt { source: 'here' | 'server'; remaining: { line: number; quantity: number; amount: number }[] }
interface DayFigures {
  /** Since this device's last closing. */
  since: string | null; receipts: number; sold: number; returned: number; voided: number; voided_cash: number; discounts: number;
  cash_received: number; on_carnet: number; by_wallet: number; repaid: number; wallet_repaid: number; lent: number; deposits: number; refunded_cash: number;
  float: number; cash_in: number; cash_out: number; drawn: number; expenses: number; expected: number;
  customers_served: number; best: { product: string | null; label: string; quantity: number; total: number }[];
  unsent: number;
}
interface ClosingDone {
  id: string; at: string; counted: Record<string, number> | null; counted_total: number; expected: number;
  difference: number; receipts: number; figures: DayFigures;
}
interface RescueFile { name: string; blob: Blob; text: string; entries: number }
/** `seen`: when the server last told of this card; `more`: it goes on below; `elsewhere`: written where this phone has not looked. */
interface CustomerPage { customer: Customer; entries: StatementEntry[]; elsewhere: number; seen: string | null; more: boolean }
interface StatementEntry {
  id: string; at: string; kind: 'sale' | 'return' | 'void' | 'cash' | 'deposit' | 'repayment' | 'correction' | 'elsewhere';
  /** + owes more, − owes less. */
  amount: number; number?: string | null; state: 'waiting' | 'sent' | 'aside';
  /** What was owed after it; absent where it counts for nothing. */
  after?: number;
}
/** A customer's card as the server told it, newest first; `next` leads to the page below. */
interface Card { entries: Omit<StatementEntry, 'state'>[]; balance: number; next: string | null; seen: string }
/** Something not sent yet; `at` is null for a picture. A void carries the `total` of its sale. */
interface WaitingRow { id: string; kind: FactKind | 'photo'; at: string | null; body: any; number?: string }

interface TillOptions {
  version: string; language?: string; api?: string; name?: string; autoLockMinutes?: number;
  fetch?: typeof fetch; indexedDB?: IDBFactory | null; localStorage?: Storage | null; locks?: LockManager | null;
  channel?: BroadcastChannel | null; storageManager?: StorageManager | null; clock?: Clock;
}
interface Clock { now(): number; setTimeout(fn: () => void, ms: number): any; clearTimeout(id: any): void }

interface Till {
  readonly state: TillState;
  subscribe(listener: (state: TillState) => void): () => void;
  readonly catalogue: Catalogue;
  readonly customers: CustomerBook;

  /** First use: the code shown in the shop's back office. Refusals: bad_code, too_many_tries, offline. */
  pair(code: string, label?: string): Promise<Device>;
  /** Refusals: wrong_pin, wait {seconds}, unknown_staff, no_pin (needs the approval `admit`: who has no PIN is let in by who leads
   *  the shop). Works offline. Nobody is asked for a PIN while no active staff has one. */
  unlock(staff: string, pin: string, allowances?: Allowances): Promise<Staff>;
  lock(): void;
  /** Tell of any touch or key: the automatic lock counts from the last one. */
  touch(): void;
  may(verb: Verb): boolean;
  /** PIN of somebody who holds `verb`; the answer goes into `approvals`. Refusals as `unlock`, and not_allowed. */
  approve(staff: string, pin: string, verb: Verb): Promise<Approval>;
  /** Staff who could approve `verb`. */
  approvers(verb: Verb): { id: string; name: string }[];

  /** What sell() would ask for, to be shown before the last tap. */
  needs(basket: Basket, tender: SaleTender): ({ approval: Verb } | { confirm: string })[];
  /** Writes first, answers after. Refusals: locked, empty_basket, already_sold {number}, in_progress, no_customer, not_enough_cash
   *  {missing}, carnet_too_much, needs_approval {verb}, storage_failed. */
  sell(basket: Basket, tender: SaleTender, allowances?: Allowances): Promise<Receipt>;
  /** Refusals: not_found, already_voided, too_much {line, most}, no_reason, offline (receipt of another device). */
  recordReturn(request: {
    sale: string; lines: { line: number; quantity: number }[]; refund?: 'as_paid' | 'cash' | 'carnet'; reason: string;
  }, allowances?: Allowances): Promise<{ id: string; body: ReturnBody }>;
  /** Refusals: not_found, other_day, already_voided, has_returns, no_reason. */
  voidSale(sale: string, reason: string, allowances?: Allowances): Promise<Receipt>;
  /** cash: cash lent · deposit: container deposit owed · repayment: money received (more than owed makes an advance). */
  carnetEntry(customer: string, entry: 'cash' | 'deposit' | 'repayment', amount: number, allowances?: Allowances, paid?: { order: string; leg: Leg } | null): Promise<Customer>;
  /** Without id: a new customer. Only the fields given change. */
  saveCustomer(fields: { name?: string; phone?: string | null; limit?: number | null }, id?: string, allowances?: Allowances): Promise<Customer>;
  /** barcodes: list of codes. Refusal: barcode_taken {name, code}. */
  saveProduct(fields: Partial<Omit<Product, 'id' | 'barcodes' | 'packs' | 'on_hand'>> & { barcodes?: string[] }, id?: string, allowances?: Allowances): Promise<Product>;
  /** A picture already shrunk by the screen (image/jpeg|webp|png, ≤ 2 MB); sent when the network allows. */
  addPhoto(product: string, picture: Blob): Promise<void>;
  cashMovement(movement: 'float' | 'in' | 'out' | 'draw' | 'expense', amount: number, reason?: string): Promise<void>;
  /** Figures of this drawer since its last closing. */
  day(): Promise<DayFigures>;
  /** Tries to send for a few seconds, then closes. With facts still unsent it first asks: confirm 'unsent' {count}. */
  closeDay(count: { counted?: Record<string, number> | null; counted_total?: number }, allowances?: Allowances): Promise<ClosingDone>;
  closings(limit?: number): Promise<ClosingDone[]>;

  park(basket: Basket): Promise<void>;
  /** The basket comes back and leaves the shelf (it stays sold only once in any case). */
  unpark(id: string): Promise<Basket>;
  /** The basket in hand, kept so that a reload or a crash does not lose it. */
  keep(basket: Basket): Promise<void>;
  kept(): Promise<Basket | null>;

  /** What wallets were asked for, for this basket (or repayment). */
  legs(order: string): Promise<Leg[]>;
  debtLegs(customer: string): Promise<LegRow[]>;
  /** Verbs that are fetched when they are first wanted (data/wallet.js), made for this till. */
  lend<T>(make: (desk: any) => T): T;

  /** Newest first. `before`: the `at` of the last one shown. */
  receipts(query?: { text?: string; customer?: string; before?: string; limit?: number; unsent?: boolean }): Promise<Receipt[]>;
  /** By id or number; a receipt of another device is asked from the server. Refusals: not_found, offline. */
  findReceipt(idOrNumber: string): Promise<FoundReceipt>;
  /** The whole card, as far as this phone knows it. */
  statement(customer: string, limit?: number): Promise<CustomerPage>;
  /** Asks the server for its newest page, or the one below; false when out of reach. Then look at `statement`. */
  readCard(customer: string, options?: { older?: boolean }): Promise<boolean>;
  /** What is not sent yet, of every kind, in the order it goes out. */
  waiting(limit?: number): Promise<WaitingRow[]>;
  /** Compact text for the QR on the receipt. */
  essentials(receipt: Receipt): string;

  /** One round now, put-off entries included; true if all is sent. */
  syncNow(): Promise<boolean>;
  rescueFile(): Promise<RescueFile>;
  /** Entries of another till's rescue file; they are sent as they are. Refusal: bad_file. */
  importRescue(text: string): Promise<{ added: number; known: number }>;
  markSeen(asideId: string): Promise<void>;
  /** Signs this device out and empties it. Refusal: unsent {count} (offer rescueFile()). */
  forget(): Promise<void>;
  close(): Promise<void>;
}
