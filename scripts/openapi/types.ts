/** One level of an order book: its price and the shares it offers. */
export type Level = [price: string, shares: number];
