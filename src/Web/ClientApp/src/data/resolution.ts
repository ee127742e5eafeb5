import type { MarketDetails } from './types';

export type ResolutionOutcome = 'YES' | 'NO' | 'PRICE';

export interface ResolutionStep {
  step: string;
  round: number;
  outcome: ResolutionOutcome;
  settlementPrice: string;
  source: string | null;
  text: string | null;
  disputableUntil: string | null;
  at: string;
}

export interface Resolution {
  round: number;
  outcome: ResolutionOutcome;
  settlementPrice: string;
  source: string | null;
  note: string | null;
  disputableUntil: string;
  isFinal: boolean;
  isApproved: boolean;
  timeline: ResolutionStep[];
}

export const resolutionOf = (market: MarketDetails): Resolution | null => (market as { resolution?: Resolution | null }).resolution ?? null;
