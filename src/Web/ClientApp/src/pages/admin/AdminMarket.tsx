import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { useMarket } from '../../data/queries';
import type { MarketDetails, MarketStatus, TradingMode } from '../../data/types';
import { isoToLocal } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { Panel, StatusBadge } from '../../ui/parts';
import { FormError, Loaded } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';
import { emptyMarket, MarketForm, toChange } from './MarketForm';
import { ResolveForm } from './ResolveForm';
import { ResolutionPanel } from '../market/ResolutionPanel';

/** One market's life, in an administrator's hands. */
export function AdminMarket({ slug }: { slug: string }) {
  return <Loaded query={useMarket(slug)} lines={6} height={48}>{(market) => <View market={market} />}</Loaded>;
}

function View({ market }: { market: MarketDetails }) {
  return (
    <>
      <Panel title={market.question} actions={<><StatusBadge status={market.status} /><Link href={`/markets/${market.slug}`} className="button button-small">Show market</Link></>}>
        <LifeActions market={market} />
      </Panel>
      {market.resolution && <ResolutionPanel market={market} />}
      {!market.eventId && ['CLOSED', 'DISPUTED', 'RESOLVED'].includes(market.status) && <ResolveForm market={market} />}
      <Edit key={market.slug} market={market} />
    </>
  );
}

/** Where each status can go by hand. */
const MOVES: Record<MarketStatus, readonly (readonly [MarketStatus, string])[]> = {
  DRAFT: [['OPEN', 'Open for trading']], OPEN: [['HALTED', 'Halt'], ['CLOSED', 'Close for good']], HALTED: [['OPEN', 'Resume trading'], ['CLOSED', 'Close for good']],
  CLOSED: [], PROPOSED: [], DISPUTED: [], SETTLING: [], RESOLVED: [],
};

/** What comes next where there is no button for it here. */
const NEXT: Partial<Record<MarketStatus, string>> = {
  CLOSED: 'Trading has ended; the result can be proposed.', DISPUTED: 'A holder has disputed the result; propose again.', PROPOSED: 'The result waits until the dispute window ends.',
  SETTLING: 'Shares are being paid out.', RESOLVED: 'Every share is paid. A wrong result can be corrected.',
};

function LifeActions({ market }: { market: MarketDetails }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [closing, setClosing] = useState(false);
  const taken = (changed: MarketDetails): void => {
    client.setQueryData(['market', market.slug], changed);
    void client.invalidateQueries({ queryKey: ['markets'] });
    tell('Market changed', `It is ${changed.status.toLowerCase()} now.`);
  };
  const why = reason.trim() ? { reason: reason.trim() } : {};
  const move = useMutation({ mutationFn: (status: MarketStatus) => exchange.markets.changeStatus(market.slug, { status, ...why }), onSuccess: taken });
  const mode = useMutation({ mutationFn: (tradingMode: TradingMode) => exchange.markets.changeStatus(market.slug, { tradingMode, ...why }), onSuccess: taken, onError: tellError });
  const finalize = useMutation({ mutationFn: () => exchange.markets.finalize(market.slug, { round: market.resolution?.round }), onSuccess: taken });
  const moves = MOVES[market.status];
  return (
    <div className="form">
      {moves.length > 0 && <TextField label="Reason (shown to traders)" maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />}
      <div className="actions-row">
        {moves.map(([status, label]) => <Button key={status} look={status === 'OPEN' ? 'primary' : status === 'CLOSED' ? 'danger' : 'plain'} busy={move.isPending} onClick={() => (status === 'CLOSED' ? setClosing(true) : move.mutate(status))}>{label}</Button>)}
        <Confirm open={closing} onClose={() => setClosing(false)} onConfirm={() => move.mutate('CLOSED', { onSettled: () => setClosing(false) })} busy={move.isPending} title="Close the market for good?" action="Close market">All open orders are cancelled. A closed market never opens again: next comes its result.</Confirm>
        {market.status === 'PROPOSED' && !market.eventId && <Button look="primary" busy={finalize.isPending} onClick={() => finalize.mutate()}>Finalise now</Button>}
        {moves.length === 0 && (market.status !== 'PROPOSED' || market.eventId) && <p className="dim">{NEXT[market.status]}{market.eventId ? ' Its event is resolved as a whole, under Events.' : ''}</p>}
      </div>
      {market.status === 'OPEN' && (
        <SelectField label="Trading mode" value={market.tradingMode} onChange={(event) => mode.mutate(event.target.value as TradingMode)}>
          <option value="NORMAL">Normal</option><option value="POST_ONLY">Post-only</option><option value="CANCEL_ONLY">Cancel only</option>
        </SelectField>
      )}
      <FormError error={move.error ?? finalize.error} />
    </div>
  );
}

function Edit({ market }: { market: MarketDetails }) {
  const client = useQueryClient();
  const [form, setForm] = useState({
    ...emptyMarket, question: market.question, description: market.description ?? '', category: market.category ?? '', rules: market.rules ?? '',
    resolutionSource: market.resolutionSource ?? '', closesAt: market.closesAt ? isoToLocal(market.closesAt) : '',
  });
  const save = useMutation({
    mutationFn: () => {
      const body = toChange(form);
      if (market.closesAt && form.closesAt === isoToLocal(market.closesAt)) delete (body as { closesAt?: string }).closesAt;
      return exchange.markets.update(market.slug, body);
    },
    onSuccess: (changed) => {
      client.setQueryData(['market', market.slug], changed);
      tell('Market saved');
    },
  });
  return (
    <Panel title="Texts and times">
      <MarketForm form={form} onChange={setForm} error={save.error} busy={save.isPending} action="Save" onSubmit={() => save.mutate()} />
    </Panel>
  );
}
