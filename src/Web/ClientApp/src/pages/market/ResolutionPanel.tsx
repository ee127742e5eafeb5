import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { exchange } from '../../data/exchange';
import { usePositions } from '../../data/queries';
import { useUser } from '../../data/session';
import type { MarketDetails, Resolution, ResolutionStep } from '../../data/types';
import { formatPrice, complement, units } from '../../lib/money';
import { formatDateTime, fromNow } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextArea } from '../../ui/Field';
import { Panel, StatusBadge } from '../../ui/parts';
import { FormError } from '../../ui/states';
import { tell } from '../../ui/toasts';

const STATES: Partial<Record<MarketDetails['status'], string>> = {
  CLOSED: 'Trading has ended. An administrator will propose the result.',
  PROPOSED: 'A result is proposed. Holders can dispute it until the window closes.',
  DISPUTED: 'The proposed result is disputed. An administrator will propose again.',
  SETTLING: 'The result is final. Shares are being paid out.',
  RESOLVED: 'The market is decided and every share is paid.',
};

/** Where the market stands once it no longer trades, and how it came there. */
export function ResolutionPanel({ market }: { market: MarketDetails }) {
  const resolution = market.resolution;
  return (
    <Panel title="Resolution" className="resolution" actions={<StatusBadge status={market.status} />}>
      {resolution && <Verdict resolution={resolution} />}
      <Way status={market.status} />
      <p>{STATES[market.status]}{market.statusReason ? ` ${market.statusReason}` : ''}</p>
      {resolution && market.status === 'PROPOSED' && !resolution.isFinal && <Dispute market={market} until={resolution.disputableUntil} />}
      {resolution && resolution.timeline.length > 0 && (
        <ol className="timeline">{resolution.timeline.map((step) => <Step key={`${step.round}-${step.step}-${step.at}`} step={step} />)}</ol>
      )}
    </Panel>
  );
}

const STATIONS: readonly (readonly [string, readonly MarketDetails['status'][]])[] = [
  ['Trading', ['DRAFT', 'OPEN', 'HALTED']], ['Closed', ['CLOSED']], ['Proposed', ['PROPOSED', 'DISPUTED']], ['Paid', ['SETTLING', 'RESOLVED']],
];

/** How far the market is on its way to being decided. */
function Way({ status }: { status: MarketDetails['status'] }) {
  const at = STATIONS.findIndex(([, statuses]) => statuses.includes(status));
  return (
    <ol className="way" aria-label="Stages">
      {STATIONS.map(([name], index) => <li key={name} data-state={index < at || status === 'RESOLVED' ? 'done' : index === at ? 'now' : undefined} aria-current={index === at ? 'step' : undefined}>{name}</li>)}
    </ol>
  );
}

function Verdict({ resolution }: { resolution: Resolution }) {
  const { outcome, settlementPrice } = resolution;
  return (
    <p className="verdict">
      {outcome === 'PRICE'
        ? <>Settles at <strong>{formatPrice(units(settlementPrice))}</strong> a Yes share and <strong>{formatPrice(complement(units(settlementPrice)))}</strong> a No share</>
        : <><strong className={outcome === 'YES' ? 'yes' : 'no'}>{outcome === 'YES' ? 'Yes' : 'No'}</strong> pays $1.00 a share</>}
      {resolution.source && <small>Source: <Source text={resolution.source} /></small>}
    </p>
  );
}

/** An address becomes a link; anything else stays text. */
function Source({ text }: { text: string }) {
  return /^https?:\/\/[^\s]+$/.test(text) ? <a href={text} rel="noreferrer nofollow" target="_blank">{text.replace(/^https?:\/\//, '')}</a> : <>{text}</>;
}

const STEPS: Record<ResolutionStep['step'], string> = {
  PROPOSED: 'Result proposed', DISPUTED: 'Disputed', APPROVED: 'Confirmed by a second administrator', SETTLING: 'Final, being paid', RESOLVED: 'Paid out', CORRECTED: 'Result corrected',
};

function Step({ step }: { step: ResolutionStep }) {
  const result = step.outcome === 'PRICE' ? formatPrice(units(step.settlementPrice)) : step.outcome === 'YES' ? 'Yes' : 'No';
  return (
    <li className="timeline-step">
      <p><strong>{STEPS[step.step]}</strong>{step.step !== 'DISPUTED' && <>: {result}</>} <time className="dim" dateTime={step.at}>{formatDateTime(step.at)}</time></p>
      {step.text && <p className="timeline-text">{step.text}</p>}
      {step.source && <p className="timeline-text">Source: <Source text={step.source} /></p>}
    </li>
  );
}

function Dispute({ market, until }: { market: MarketDetails; until: string }) {
  const user = useUser();
  const holds = usePositions(!!user).data?.some((one) => one.marketId === market.id && one.shares > 0) ?? false;
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const dispute = useMutation({
    mutationFn: () => exchange.markets.dispute(market.slug, { reason }),
    onSuccess: (answer) => {
      client.setQueryData(['market', market.slug], answer);
      setOpen(false);
      tell('Result disputed', 'An administrator will look at it and propose again.');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() && !dispute.isPending) dispute.mutate();
  };
  return (
    <div className="dispute">
      <p className="dim">The window closes <time dateTime={until} title={formatDateTime(until)}>{fromNow(until)}</time>.</p>
      {holds && <Button small onClick={() => setOpen(true)}>Dispute the result</Button>}
      <Dialog open={open} onClose={() => setOpen(false)} title="Dispute the result" description="You can do this once in this market. Say what speaks against the proposed result, and where that can be looked up.">
        <form className="form" onSubmit={submit}>
          <TextArea label="Reason" required maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
          <FormError error={dispute.error} />
          <Button type="submit" look="primary" busy={dispute.isPending} disabled={!reason.trim()}>Dispute</Button>
        </form>
      </Dialog>
    </div>
  );
}
