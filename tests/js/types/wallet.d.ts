/** Types of the customer's wallet, for `tsc --checkJs` only. Money in integer centimes, times ISO 8601 with offset. */

type Answer = { kind: 'ok'; status: number; body: any }
  | { kind: 'problem'; status: number; code: string; detail: string; wait: number } | { kind: 'offline' } | { kind: 'portal' };
type Kind = 'outside' | 'person' | 'merchant' | 'agent';
/** Whom something pays. `amount` null: the payer types it. `intent` null: a counter's code, a number. */
interface Asked { payee: string; intent: string | null; kind: Kind; name: string; amount: number | null; purpose?: string | null }
interface Quote { id: string; amount: number; fee: number; total: number; expires_at: string }
interface Line { id: string; at: string; kind: string; amount: number; fee: number; name: string; number: string }
interface Page { lines: Line[]; next: string | null }
interface Pages extends Page { seen: string }
interface WalletPayment {
  id: string; payee: string; intent: string | null; kind: Kind; name: string; at: string; amount: number; fee: number;
  quote: string; expires: number; state: 'ready' | 'sent' | 'unknown' | 'done' | 'refused' | 'never';
  /** Whether the answer to a try was lost. */
  lost: boolean;
  /** Whether the server has it and waits for another issuer. */
  away: boolean; refusal: { code: string; detail: string } | null; line: Line | null;
}
interface MoneyRequest extends Asked { id: string; amount: number; at: string; expires_at: string }
/** What one asked somebody for. */
interface OwnRequest { id: string; name: string; amount: number; state: 'open' | 'paid' | 'refused' | 'cancelled' | 'expired'; at: string; expires_at: string }
interface Me {
  person: { name: string; phone: string }; issuer: { name: string; sandbox: boolean } | null;
  levels: { level: number; ceiling: number }[];
  wallet: null | {
    id: string; state: string; level: number | null; ceiling: number | null; room: number | null; balance: number;
    has_pin: boolean; top_up: boolean; requests: number; code: string[] | null;
  };
}
/** A frozen snapshot; a new object at each change. */
interface WalletState {
  ready: boolean; connection: 'starting' | 'online' | 'offline'; signedIn: boolean | null; me: Me | null;
  /** When the balance was read; `fresh` while it is what the server has just said. */
  seen: string | null; fresh: boolean; history: Pages | null; requests: { rows: MoneyRequest[]; mine: OwnRequest[]; seen: string } | null; payments: WalletPayment[];
}
