import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { exchange } from '../../data/exchange';
import type { MarketDetails, ResolutionOutcome } from '../../data/types';
import { fieldError } from '../../lib/errors';
import { formatMoney, parseCents, toWire, units } from '../../lib/money';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Dialog';
import { TextArea, TextField } from '../../ui/Field';
import { Panel } from '../../ui/parts';
import { Segments } from '../../ui/Segments';
import { FormError } from '../../ui/states';
import { tell } from '../../ui/toasts';

/** Names the result: Yes, No, or a price (which is also how a market is voided). After RESOLVED it corrects the result. */
export function ResolveForm({ market }: { market: MarketDetails }) {
  const client = useQueryClient();
  const corrects = market.status === 'RESOLVED';
  const [outcome, setOutcome] = useState<ResolutionOutcome>('YES');
  const [price, setPrice] = useState('50');
  const [source, setSource] = useState(market.resolutionSource ?? '');
  const [note, setNote] = useState('');
  const body = () => ({
    outcome, source: source.trim(), ...(note.trim() && { note: note.trim() }),
    ...(outcome === 'PRICE' && { settlementPrice: toWire(parseCents(price) ?? 0) }),
  });
  const propose = useMutation({
    mutationFn: () => exchange.markets.propose(market.slug, body()),
    onSuccess: (changed) => {
      client.setQueryData(['market', market.slug], changed);
      void client.invalidateQueries({ queryKey: ['markets'] });
      tell('Result proposed', 'Holders can dispute it until the window closes.');
    },
  });
  const look = useMutation({ mutationFn: () => exchange.markets.correct(market.slug, body(), { preview: true }) });
  const correct = useMutation({
    mutationFn: () => exchange.markets.correct(market.slug, body(), {}),
    onSuccess: () => {
      look.reset();
      void client.invalidateQueries({ queryKey: ['market', market.slug] });
      tell('Result corrected');
    },
  });
  const error = propose.error ?? look.error ?? correct.error;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (corrects) look.mutate();
    else if (!propose.isPending) propose.mutate();
  };
  return (
    <Panel title={corrects ? 'Correct the result' : 'Propose the result'}>
      <form className="form form-narrow" onSubmit={submit}>
        <Segments label="Result" value={outcome} onChange={setOutcome} options={[{ value: 'YES', label: 'Yes' }, { value: 'NO', label: 'No' }, { value: 'PRICE', label: 'Void or price' }]} />
        {outcome === 'PRICE' && <TextField label="A Yes share pays" inputMode="decimal" value={price} onChange={(event) => setPrice(event.target.value)} after="¢" hint="50¢ voids the market: both outcomes pay half a dollar." error={fieldError(error, 'settlementPrice')} />}
        <TextField label="Source" required value={source} onChange={(event) => setSource(event.target.value)} hint="Where anybody can look it up." error={fieldError(error, 'source')} />
        <TextArea label="Note (optional)" rows={2} value={note} onChange={(event) => setNote(event.target.value)} error={fieldError(error, 'note')} />
        <FormError error={error} hide={['settlementPrice', 'source', 'note'].some((name) => fieldError(error, name))} />
        <div className="actions-row"><Button type="submit" look="primary" busy={propose.isPending || look.isPending}>{corrects ? 'See what it changes' : 'Propose'}</Button></div>
      </form>
      {look.data && (
        <Confirm open onClose={() => look.reset()} onConfirm={() => correct.mutate()} busy={correct.isPending} title="Correct the result?" action="Correct">
          <p>{look.data.users} people are concerned: {formatMoney(units(look.data.takenBack))} are taken back, {formatMoney(units(look.data.paidOut))} paid out. What people have spent meanwhile becomes a debt, {formatMoney(units(look.data.newDebt))} in all.</p>
        </Confirm>
      )}
    </Panel>
  );
}
