import type { BookData, Envelope, Level, Outcome } from './messages.js';

/** What a message means to somebody who has seen everything up to `seq`; null: nothing yet. */
export type Verdict = 'apply' | 'old' | 'gap';

/**
 * The rule that makes the feed whole: a message is applied when it builds on something already seen and brings something new. Duplicates and
 * leftovers are old; anything that builds on what was not seen is a gap. A heartbeat that is ahead is a gap too: something was lost and nothing came after.
 */
export function judge(seq: number | null, message: Pick<Envelope, 'type' | 'seq' | 'lastSeq'>): Verdict {
  if (message.type === 'snapshot') return 'apply';
  if (seq === null) return 'gap';
  if (message.type === 'heartbeat') return message.seq > seq ? 'gap' : 'old';
  if (message.seq <= seq) return 'old';
  return message.lastSeq <= seq ? 'apply' : 'gap';
}

/** A picture of a book, best levels first. It never changes; the next state is another picture. */
export interface BookView { marketId: string; seq: number; ts: string; bids: readonly Level[]; asks: readonly Level[] }

/** Keeps one book. Levels are absolute, so that applying an update twice does no harm. */
export class Book {
  private readonly bids = new Map<string, number>();
  private readonly asks = new Map<string, number>();
  private seen: number | null = null;

  /** The sequence number it stands at; null before the first snapshot. */
  get seq(): number | null { return this.seen; }

  /** Applies a message, or says why not. */
  apply(message: Envelope<BookData>): Verdict {
    const verdict = judge(this.seen, message);
    if (verdict !== 'apply') return verdict;
    if (message.type === 'snapshot') {
      this.bids.clear();
      this.asks.clear();
    }
    set(this.bids, message.data.bids);
    set(this.asks, message.data.asks);
    this.seen = message.seq;
    return verdict;
  }

  view(message: Envelope<BookData>): BookView {
    return {
      marketId: message.data.marketId, seq: message.seq, ts: message.ts,
      bids: sorted(this.bids, (a, b) => b - a), asks: sorted(this.asks, (a, b) => a - b),
    };
  }
}

/** The book in the terms of an outcome: of NO, every YES ask is a bid at one dollar less its price. */
export function inTermsOf(outcome: Outcome, book: BookView): BookView {
  return outcome === 'YES' ? book : { ...book, bids: book.asks.map(mirror), asks: book.bids.map(mirror) };
}

function mirror([price, quantity]: Level): Level {
  return [dollars(10_000 - units(price)), quantity];
}

/** A price in units of $0.0001, exactly. */
function units(price: string): number {
  return Math.round(Number(price) * 10_000);
}

function dollars(value: number): string {
  return (value / 10_000).toFixed(value % 100 === 0 ? 2 : value % 10 === 0 ? 3 : 4);
}

function set(side: Map<string, number>, levels: readonly Level[]): void {
  for (const [price, quantity] of levels) {
    if (quantity === 0) side.delete(price);
    else side.set(price, quantity);
  }
}

function sorted(side: Map<string, number>, order: (a: number, b: number) => number): Level[] {
  return [...side].sort(([a], [b]) => order(Number(a), Number(b)));
}
