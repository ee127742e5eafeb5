import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Draft } from '../../data/drafts';
import { exchange } from '../../data/exchange';
import { queries } from '../../data/queries';
import type { MarketDetails, OrderWithTrades, PlaceOrder } from '../../data/types';
import { insist } from '../../lib/http';
import { newKey } from '../../lib/keys';
import { formatCount, formatPrice, toWire, units } from '../../lib/money';
import type { Terms } from '../../lib/ticket';
import { localToIso } from '../../lib/time';
import { withOrder } from '../../live/useLive';
import { tell } from '../../ui/toasts';

/** Sends the order. The same intention has the same name until it is answered, so that a lost answer never makes two orders of one. */
export function useSendOrder(market: MarketDetails, draft: Draft, terms: Terms) {
  const client = useQueryClient();
  const intention = useRef({ said: '', key: '' });
  return useMutation<OrderWithTrades>({
    mutationFn: () => {
      const body = bodyOf(market, draft, terms);
      const said = JSON.stringify(body);
      if (intention.current.said !== said) intention.current = { said, key: newKey() };
      const order = { ...body, clientOrderId: intention.current.key };
      return insist(() => exchange.orders.place(order));
    },
    onSuccess: ({ order }) => {
      intention.current = { said: '', key: '' };
      client.setQueryData(queries.openOrders().queryKey, (known) => withOrder(known ?? [], order));
      void client.invalidateQueries({ queryKey: queries.balance().queryKey });
      tell(...outcomeOf(order));
    },
    onError: (error) => {
      // A refusal is an answer: the next try is a new intention. Only a lost answer keeps the name.
      if ('status' in error && Number(error.status) >= 400 && Number(error.status) < 500) intention.current = { said: '', key: '' };
    },
  });
}

const bodyOf = (market: MarketDetails, draft: Draft, terms: Terms): Omit<PlaceOrder, 'clientOrderId'> => ({
  market: market.slug, side: draft.side, outcome: draft.outcome, type: draft.type, timeInForce: draft.timeInForce,
  ...(terms.price !== null && { price: toWire(terms.price) }),
  ...(terms.quantity !== null && { quantity: terms.quantity }),
  ...(terms.spend !== null && { spend: toWire(terms.spend) }),
  ...(draft.timeInForce === 'GTD' && { expiresAt: localToIso(draft.expiresAt) }),
  ...(draft.postOnly && { postOnly: true }),
  ...(draft.reduceOnly && { reduceOnly: true }),
});

function outcomeOf(order: OrderWithTrades['order']): [string, string] {
  const name = order.outcome === 'YES' ? 'Yes' : 'No';
  const done = `${formatCount(order.filledQuantity)} ${name} ${order.side === 'BUY' ? 'bought' : 'sold'}${order.averagePrice ? ` at ${formatPrice(units(order.averagePrice))} on average` : ''}`;
  switch (order.status) {
    case 'FILLED': return ['Order filled', done];
    case 'PARTIALLY_FILLED': return ['Partly filled', `${done}; ${formatCount(order.remainingQuantity)} rest in the book.`];
    case 'OPEN': return ['Order placed', `${formatCount(order.quantity)} ${name} rest in the book${order.price ? ` at ${formatPrice(units(order.price))}` : ''}.`];
    default: return order.filledQuantity > 0 ? ['Partly filled', `${done}; the rest found nobody.`] : ['Nothing traded', 'Nobody offered that price; the order is cancelled.'];
  }
}
