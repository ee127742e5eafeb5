import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { queries } from '../../data/queries';
import type { Event, MarketStatus } from '../../data/types';
import { formatCount, ONE, toWire } from '../../lib/money';
import { localToIso } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextArea, TextField } from '../../ui/Field';
import { Panel, StatusBadge, Table } from '../../ui/parts';
import { Segments } from '../../ui/Segments';
import { Empty, FormError, Loaded } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';
import { slugOf } from './MarketForm';

export function AdminEvents() {
  const [creating, setCreating] = useState(false);
  const [resolving, setResolving] = useState<Event | null>(null);
  const events = useQuery(queries.events());
  return (
    <Panel flush title="Events" actions={<Button small look="primary" onClick={() => setCreating(true)}>New event</Button>}>
      <Loaded query={events}>
        {(items) => items.length === 0 ? <Empty title="No events yet">Markets of which exactly one comes true belong in an event.</Empty> : (
          <Table label="Events" head={['Event', 'Status', { label: 'Outcomes', end: true }, { label: 'Traded', end: true }, { label: 'Actions', end: true, hidden: true }]}>
            {items.map((event) => (
              <tr key={event.id}>
                <td className="wide"><Link href={`/events/${event.slug}`}>{event.title}</Link><small>{event.slug}</small></td>
                <td><StatusBadge status={event.status} /></td>
                <td className="end">{event.markets.length}</td>
                <td className="end">{formatCount(event.volume)}</td>
                <td className="actions"><EventActions event={event} onResolve={() => setResolving(event)} /></td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
      {creating && <Create onClose={() => setCreating(false)} />}
      {resolving && <Resolve event={resolving} onClose={() => setResolving(null)} />}
    </Panel>
  );
}

function EventActions({ event, onResolve }: { event: Event; onResolve: () => void }) {
  const client = useQueryClient();
  const done = { onSuccess: () => void client.invalidateQueries({ queryKey: ['events'] }), onError: tellError };
  const move = useMutation({ mutationFn: (status: MarketStatus) => exchange.events.changeStatus(event.slug, { status }), ...done });
  const finalize = useMutation({ mutationFn: () => exchange.events.finalize(event.slug), ...done });
  switch (event.status) {
    case 'DRAFT': return <Button small look="primary" busy={move.isPending} onClick={() => move.mutate('OPEN')}>Open</Button>;
    case 'OPEN': return <><Button small busy={move.isPending} onClick={() => move.mutate('HALTED')}>Halt</Button> <Button small onClick={onResolve}>Resolve</Button></>;
    case 'HALTED': return <><Button small busy={move.isPending} onClick={() => move.mutate('OPEN')}>Resume</Button> <Button small onClick={onResolve}>Resolve</Button></>;
    case 'PROPOSED': return <Button small look="primary" busy={finalize.isPending} onClick={() => finalize.mutate()}>Finalise</Button>;
    case 'CLOSED':
    case 'DISPUTED': return <Button small onClick={onResolve}>Resolve</Button>;
    default: return null;
  }
}

/** One market came true, or the event is void: then every Yes share pays the same. */
function Resolve({ event, onClose }: { event: Event; onClose: () => void }) {
  const client = useQueryClient();
  const [way, setWay] = useState<'winner' | 'void'>('winner');
  const [winner, setWinner] = useState(event.markets[0]?.slug ?? '');
  const [source, setSource] = useState('');
  const result = way === 'winner' ? { winner } : { settlementPrices: equalPrices(event.markets.map((market) => market.slug)) };
  const propose = useMutation({
    mutationFn: () => exchange.events.propose(event.slug, { ...result, source: source.trim() }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['events'] });
      onClose();
      tell('Result proposed', 'Holders can dispute it until the window closes.');
    },
  });
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault();
    if (!propose.isPending) propose.mutate();
  };
  return (
    <Dialog open onClose={onClose} title="Which outcome came true?" description={event.title}>
      <form className="form" onSubmit={submit}>
        <Segments label="Result" value={way} onChange={setWay} options={[{ value: 'winner', label: 'One came true' }, { value: 'void', label: 'Void' }]} />
        {way === 'winner'
          ? <SelectField label="Outcome" value={winner} onChange={(change) => setWinner(change.target.value)}>{event.markets.map((market) => <option key={market.id} value={market.slug}>{market.label}</option>)}</SelectField>
          : <p className="note">Each Yes share pays one {event.markets.length}th of a dollar; together they pay exactly $1.00.</p>}
        <TextField label="Source" required value={source} onChange={(change) => setSource(change.target.value)} hint="Where anybody can look it up." />
        <FormError error={propose.error} />
        <Button type="submit" look="primary" busy={propose.isPending}>Propose</Button>
      </form>
    </Dialog>
  );
}

/** A dollar in equal parts; the last one takes what is left over. */
function equalPrices(slugs: readonly string[]): Record<string, string> {
  const part = Math.floor(ONE / slugs.length);
  return Object.fromEntries(slugs.map((slug, index) => [slug, toWire(index === slugs.length - 1 ? ONE - part * (slugs.length - 1) : part)]));
}

function Create({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [form, setForm] = useState({ title: '', category: '', rules: '', closesAt: '', outcomes: '' });
  const labels = form.outcomes.split('\n').map((line) => line.trim()).filter(Boolean);
  const slug = slugOf(form.title).slice(0, 50);
  const create = useMutation({
    mutationFn: () => exchange.events.create({
      slug, title: form.title.trim(), ...(form.category.trim() && { category: form.category.trim() }), ...(form.rules.trim() && { rules: form.rules.trim() }),
      ...(form.closesAt && { closesAt: localToIso(form.closesAt) }),
      markets: labels.map((label) => ({ label, slug: `${slug}-${slugOf(label)}`.slice(0, 80), question: `${form.title.trim()} – ${label}` })),
    }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['events'] });
      onClose();
      tell('Event created', 'Its markets are drafts; open it when it is ready.');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!create.isPending) create.mutate();
  };
  return (
    <Dialog open wide onClose={onClose} title="New event">
      <form className="form" onSubmit={submit}>
        <TextField label="Title" required maxLength={200} value={form.title} onChange={(event) => setForm({ ...form, title: event.target.value })} hint={slug && `Address: ${slug}`} />
        <div className="form-row">
          <TextField label="Category" maxLength={60} value={form.category} onChange={(event) => setForm({ ...form, category: event.target.value })} />
          <TextField label="Closes" type="datetime-local" value={form.closesAt} onChange={(event) => setForm({ ...form, closesAt: event.target.value })} />
        </div>
        <TextArea label="Outcomes, one a line" required rows={5} value={form.outcomes} onChange={(event) => setForm({ ...form, outcomes: event.target.value })} hint="Exactly one must come true: end with “Other” unless the list is complete." />
        <TextArea label="Rules" rows={3} value={form.rules} onChange={(event) => setForm({ ...form, rules: event.target.value })} />
        <FormError error={create.error} />
        <Button type="submit" look="primary" busy={create.isPending} disabled={labels.length < 2}>Create {labels.length > 1 ? `with ${labels.length} outcomes` : 'event'}</Button>
      </form>
    </Dialog>
  );
}
