import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { exchange } from '../../data/exchange';
import type { MarketDetails, Position } from '../../data/types';
import { insist } from '../../lib/http';
import { newKey } from '../../lib/keys';
import { formatCount, formatMoney, ONE } from '../../lib/money';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Segments } from '../../ui/Segments';
import { FormError } from '../../ui/states';
import { tell } from '../../ui/toasts';

interface Props {
  market: MarketDetails;
  positions: readonly Position[];
  open: boolean;
  onClose: () => void;
}

/** A dollar is a Yes and a No share together, at any time and both ways. */
export function SplitMerge({ market, positions, open, onClose }: Props) {
  const [way, setWay] = useState<'split' | 'merge'>('split');
  const [text, setText] = useState('');
  const key = useRef(newKey());
  const free = (outcome: 'YES' | 'NO'): number => {
    const position = positions.find((one) => one.outcome === outcome);
    return position ? position.shares - position.lockedShares : 0;
  };
  const pairs = Math.min(free('YES'), free('NO'));
  const quantity = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  const change = useMutation({
    mutationFn: () => insist(() => exchange.markets[way](market.slug, { quantity, idempotencyKey: key.current })),
    onSuccess: () => {
      key.current = newKey();
      setText('');
      onClose();
      tell(way === 'split' ? 'Split into pairs' : 'Pairs merged', `${formatCount(quantity)} pairs for ${formatMoney(quantity * ONE)}.`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (quantity > 0 && !change.isPending) change.mutate();
  };
  return (
    <Dialog open={open} onClose={onClose} title="Split or merge pairs" description="One Yes and one No share together always pay $1.00. Split dollars into pairs, or merge pairs back into dollars.">
      <form className="form" onSubmit={submit}>
        <Segments label="Direction" value={way} onChange={(next) => { key.current = newKey(); setWay(next); }} options={[{ value: 'split', label: 'Dollars to pairs' }, { value: 'merge', label: 'Pairs to dollars' }]} />
        <TextField label="Pairs" inputMode="numeric" autoComplete="off" value={text} onChange={(event) => { key.current = newKey(); setText(event.target.value); }} hint={way === 'merge' ? `You can merge ${formatCount(pairs)} pairs.` : 'Each costs $1.00.'} />
        <FormError error={change.error} />
        <Button type="submit" look="primary" busy={change.isPending} disabled={quantity < 1}>{way === 'split' ? `Pay ${formatMoney(quantity * ONE)}` : `Receive ${formatMoney(quantity * ONE)}`}</Button>
      </form>
    </Dialog>
  );
}
