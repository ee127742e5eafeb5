/**
 * Money and prices as the exchange counts them: whole units of $0.0001. All arithmetic of the page is done in these integers; a float is never a price.
 */
export type Units = number;

/** Units in a dollar, which is also what a share of the true outcome pays. */
export const ONE: Units = 10_000;

const DECIMAL = /^(-?)(\d{1,11})(?:\.(\d{1,4}))?$/;

/** "0.55" is 5500. Null for anything that is not exactly representable. */
export function parseUnits(text: string | null | undefined): Units | null {
  const match = DECIMAL.exec((text ?? '').trim());
  if (!match) return null;
  const units = Number(match[2]) * ONE + Number((match[3] ?? '').padEnd(4, '0'));
  return match[1] ? -units : units;
}

/** What the exchange sent; it sends nothing that is not representable. */
export function units(text: string): Units {
  const value = parseUnits(text);
  if (value === null) throw new Error(`Not an amount of money: ${text}`);
  return value;
}

/** The wire's form: at least two decimals, no more than needed. */
export function toWire(value: Units): string {
  const size = Math.abs(value);
  const fraction = String(size % ONE).padStart(4, '0').replace(/0{1,2}$/, '');
  return `${value < 0 ? '-' : ''}${Math.trunc(size / ONE)}.${fraction}`;
}

const grouped = new Intl.NumberFormat('en-US');

/** "$1,234.50"; sub-cent digits only where there are any. */
export function formatMoney(value: Units): string {
  const [whole, fraction] = toWire(Math.abs(value)).split('.') as [string, string];
  return `${value < 0 ? '−' : ''}$${grouped.format(Number(whole))}.${fraction}`;
}

/** With its sign, for results: "+$3.20", "−$0.75". */
export const formatSigned = (value: Units): string => (value > 0 ? `+${formatMoney(value)}` : formatMoney(value));

/** A price a share: "62¢", "62.3¢". */
export function formatPrice(price: Units): string {
  return `${toCents(price)}¢`;
}

/** A price in cents, without the sign, as the ticket's field shows it. */
export function toCents(price: Units): string {
  const rest = price % 100;
  return rest === 0 ? String(price / 100) : `${Math.trunc(price / 100)}.${String(rest).padStart(2, '0').replace(/0$/, '')}`;
}

/** "62.5" cents is 6250. */
export function parseCents(text: string): Units | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null;
}

/** A YES price as a probability: "62%", "<1%". */
export function formatChance(price: Units): string {
  if (price > 0 && price < 100) return '<1%';
  if (price > 9_900 && price < ONE) return '>99%';
  return `${Math.round(price / 100)}%`;
}

/** "12,500". */
export const formatCount = (value: number): string => grouped.format(value);

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** "12.5K". */
export const formatCompact = (value: number): string => (value < 10_000 ? grouped.format(value) : compact.format(value));

/** The other outcome's price. */
export const complement = (price: Units): Units => ONE - price;

const PARTS_PER_UNIT = 100_000_000n;

/** A fill's exact fee in hundred-millionths of a unit: basis points of p x (1 - p) a share. */
export function feeParts(bps: number, price: Units, shares: number): bigint {
  return BigInt(bps) * BigInt(price) * BigInt(ONE - price) * BigInt(shares);
}

/** What is charged for an exact sum: rounded up to the next unit. */
export function chargedFee(parts: bigint): Units {
  const whole = parts / PARTS_PER_UNIT;
  return Number(parts % PARTS_PER_UNIT > 0n ? whole + 1n : whole);
}
