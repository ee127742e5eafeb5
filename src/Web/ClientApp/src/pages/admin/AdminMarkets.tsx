import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { exchange } from '../../data/exchange';
import { queries } from '../../data/queries';
import type { MarketStatus } from '../../data/types';
import { formatCount, formatPrice, units } from '../../lib/money';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { Panel, StatusBadge, Table, When } from '../../ui/parts';
import { Empty, Loaded } from '../../ui/states';
import { tell } from '../../ui/toasts';
import { emptyMarket, MarketForm, toBody } from './MarketForm';

const STATUSES: readonly MarketStatus[] = ['DRAFT', 'OPEN', 'HALTED', 'CLOSED', 'PROPOSED', 'DISPUTED', 'SETTLING', 'RESOLVED'];

export function AdminMarkets() {
  const [q, setQ] = useState('');
  const [status, setStatus] = useState<MarketStatus | ''>('');
  const [creating, setCreating] = useState(false);
  const markets = useQuery(queries.markets({ q: q.trim() || undefined, status: status || undefined, sort: 'newest', limit: 100 }));
  return (
    <Panel flush title="Markets" actions={<Button small look="primary" onClick={() => setCreating(true)}>New market</Button>}>
      <div className="list-filters">
        <TextField label="Search" hideLabel placeholder="Search" value={q} onChange={(event) => setQ(event.target.value)} />
        <SelectField label="Status" hideLabel value={status} onChange={(event) => setStatus(event.target.value as MarketStatus | '')}>
          <option value="">Any status</option>
          {STATUSES.map((one) => <option key={one} value={one}>{one.charAt(0) + one.slice(1).toLowerCase()}</option>)}
        </SelectField>
      </div>
      <Loaded query={markets}>
        {({ items }) => items.length === 0 ? <Empty title="No markets">None that fit.</Empty> : (
          <Table label="Markets" head={['Market', 'Status', { label: 'Last', end: true }, { label: 'Traded', end: true }, { label: 'Open interest', end: true }, 'Closes']}>
            {items.map((market) => (
              <tr key={market.id}>
                <td className="wide"><Link href={`/admin/markets/${market.slug}`}>{market.question}</Link><small>{market.slug}</small></td>
                <td><StatusBadge status={market.status} /></td>
                <td className="end">{market.lastPrice ? formatPrice(units(market.lastPrice)) : '–'}</td>
                <td className="end">{formatCount(market.volume)}</td>
                <td className="end">{formatCount(market.openInterest)}</td>
                <td className="nowrap dim">{market.closesAt ? <When at={market.closesAt} /> : '–'}</td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
      {creating && <Create onClose={() => setCreating(false)} />}
    </Panel>
  );
}

function Create({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [form, setForm] = useState(emptyMarket);
  const create = useMutation({
    mutationFn: () => exchange.markets.create({ ...toBody(form), slug: form.slug, question: form.question, tickSize: form.tickSize, fees: { takerBps: Number(form.takerBps), makerBps: Number(form.makerBps) } }),
    onSuccess: (market) => {
      void client.invalidateQueries({ queryKey: ['markets'] });
      tell('Market created', 'It is a draft; open it when it is ready.');
      navigate(`/admin/markets/${market.slug}`);
    },
  });
  return (
    <Dialog open wide onClose={onClose} title="New market">
      <MarketForm form={form} onChange={setForm} isNew error={create.error} busy={create.isPending} action="Create draft" onSubmit={() => create.mutate()} />
    </Dialog>
  );
}
