import type { Draft } from '../../data/drafts';
import { formatCount, formatMoney, formatPrice, ONE, parseCents, parseUnits } from '../../lib/money';
import type { Terms } from '../../lib/ticket';

/** Market orders to buy can be measured in money; everything else is measured in shares. */
export const inDollars = (draft: Draft): boolean => draft.type === 'MARKET' && draft.side === 'BUY' && draft.by === 'DOLLARS';

/** Whole shares; null for anything else. */
export const parseCount = (text: string): number | null => (/^\d{1,7}$/.test(text.trim()) ? Number(text) : null);

export function termsOf(draft: Draft): Terms {
  const dollars = inDollars(draft);
  return {
    side: draft.side, outcome: draft.outcome, type: draft.type,
    price: draft.type === 'LIMIT' ? parseCents(draft.price) : null,
    quantity: dollars ? null : parseCount(draft.quantity),
    spend: dollars ? parseUnits(draft.spend) : null,
  };
}

/** What is missing or wrong, in words; null when the order can be sent. */
export function problemOf(draft: Draft, terms: Terms, tick: number): string | null {
  if (terms.type === 'LIMIT') {
    if (!draft.price.trim()) return 'Enter a price.';
    if (terms.price === null || terms.price <= 0 || terms.price >= ONE) return 'A price lies between 0¢ and 100¢.';
    if (terms.price % tick !== 0) return `Prices here go in steps of ${formatPrice(tick)}.`;
  }
  if (inDollars(draft)) {
    if (!draft.spend.trim()) return 'Enter how many dollars to spend.';
    if (terms.spend === null || terms.spend <= 0) return 'An amount in dollars, such as 25 or 12.50.';
  } else {
    if (!draft.quantity.trim()) return 'Enter how many shares.';
    if (terms.quantity === null || terms.quantity < 1 || terms.quantity > 1_000_000) return 'Between 1 and 1,000,000 whole shares.';
  }
  if (draft.timeInForce === 'GTD' && !draft.expiresAt) return 'Choose when the order expires.';
  return null;
}

export function label(draft: Draft, terms: Terms, name: string): string {
  const verb = draft.side === 'BUY' ? 'Buy' : 'Sell';
  const amount = terms.spend ? `${formatMoney(terms.spend)} of ` : terms.quantity ? `${formatCount(terms.quantity)} ` : '';
  return `${verb} ${amount}${name}${terms.price ? ` at ${formatPrice(terms.price)}` : ''}`;
}
