import { AreaSeries, createChart, HistogramSeries, LastPriceAnimationMode, LineType, type AutoscaleInfo, type IChartApi, type ISeriesApi, type UTCTimestamp } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { stepOf } from '../../data/candles';
import { useTrades } from '../../data/queries';
import type { Candles, Outcome, Trade } from '../../data/types';
import { complement, ONE, toCents, units, type Units } from '../../lib/money';

interface Props {
  market: string;
  data: Candles;
  outcome: Outcome;
  tick: number;
}

interface Drawn {
  chart: IChartApi;
  line: ISeriesApi<'Area'>;
  volume: ISeriesApi<'Histogram'>;
}

/** A market that hardly moves is drawn as one that hardly moves: the scale covers ten points at least. */
const LEAST_SPAN: Units = 1_000;

const percent = (price: number): string => `${toCents(Math.round(price))}%`;

/** What the chart holds: of which candles, in whose terms, and up to when. */
interface Shown {
  data: Candles;
  outcome: Outcome;
  until: UTCTimestamp;
}

/** The line itself, drawn on a canvas: the price as a probability, volume below. New trades move its end. */
export default function PriceChart({ market, data, outcome, tick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const shown = useRef<Shown | null>(null);
  const trades = useTrades(market).data;

  useEffect(() => {
    const chart = createChart(box.current!, {
      autoSize: true,
      layout: { attributionLogo: false, background: { color: 'transparent' }, fontFamily: 'Inter, system-ui, sans-serif', fontSize: 11 }, // the logo would bring a style sheet of its own; the credit stands at the foot of the page
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.1, bottom: 0.2 } },
      timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, fixLeftEdge: true, fixRightEdge: true },
      handleScroll: { vertTouchDrag: false, mouseWheel: false },
      handleScale: { mouseWheel: false, axisPressedMouseMove: false },
      localization: { priceFormatter: percent },
    });
    const line = chart.addSeries(AreaSeries, {
      lineWidth: 2, lineType: LineType.WithSteps, // a price holds until the next trade
      priceFormat: { type: 'custom', minMove: tick, formatter: percent }, priceLineVisible: false, crosshairMarkerRadius: 4,
      lastPriceAnimation: matchMedia('(prefers-reduced-motion: reduce)').matches ? LastPriceAnimationMode.Disabled : LastPriceAnimationMode.OnDataUpdate,
      autoscaleInfoProvider: (original: () => AutoscaleInfo | null) => widened(original()),
    });
    const volume = chart.addSeries(HistogramSeries, { priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    drawn.current = { chart, line, volume };
    shown.current = null;
    return () => {
      drawn.current = null;
      chart.remove();
    };
  }, [tick]);

  useEffect(() => {
    const paint = (): void => {
      if (drawn.current) colour(drawn.current, box.current!, outcome);
    };
    paint();
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', paint);
    window.addEventListener('themechange', paint);
    return () => {
      system.removeEventListener('change', paint);
      window.removeEventListener('themechange', paint);
    };
  }, [outcome, tick]);

  // All of it when the candles change; afterwards only its end.
  useEffect(() => {
    if (!drawn.current) return;
    const { line, volume } = drawn.current;
    const points = pointsOf(data, trades ?? [], outcome);
    const last = points.at(-1)?.time ?? (0 as UTCTimestamp);
    const before = shown.current;
    if (before?.data === data && before.outcome === outcome) {
      for (const { time, price, volume: shares } of points) {
        if (time < before.until) continue;
        line.update({ time, value: price });
        volume.update({ time, value: shares });
      }
    } else {
      line.setData(points.map(({ time, price }) => ({ time, value: price })));
      volume.setData(points.map(({ time, volume: shares }) => ({ time, value: shares })));
    }
    shown.current = { data, outcome, until: last };
  }, [data, trades, outcome, tick]);

  useEffect(() => {
    drawn.current?.chart.timeScale().fitContent();
  }, [data]);

  return <div className="chart-canvas" ref={box} role="img" aria-label="Price chart" />;
}

/** The scale's range, not too narrow and never beyond what a probability can be. */
function widened(info: AutoscaleInfo | null): AutoscaleInfo | null {
  if (!info?.priceRange) return info;
  const { minValue, maxValue } = info.priceRange;
  const more = Math.max(0, LEAST_SPAN - (maxValue - minValue)) / 2;
  return { ...info, priceRange: { minValue: Math.max(0, minValue - more), maxValue: Math.min(ONE, maxValue + more) } };
}

interface Point {
  time: UTCTimestamp;
  price: number;
  volume: number;
}

/** The candles' closes and volumes, continued by the trades they do not include. */
function pointsOf(data: Candles, trades: readonly Trade[], outcome: Outcome): Point[] {
  const own = (price: string): number => (outcome === 'YES' ? units(price) : complement(units(price)));
  const shift = -new Date().getTimezoneOffset() * 60; // the chart knows no time zones: its times are the visitor's own
  const at = (ms: number): UTCTimestamp => (Math.floor(ms / 1000) + shift) as UTCTimestamp;
  const points = data.items.map((candle): Point => ({ time: at(Date.parse(candle.startsAt)), price: own(candle.close), volume: candle.volume }));
  const step = stepOf(data.interval);
  for (const trade of trades.filter((one) => one.seq > data.seq).reverse()) {
    const time = at(Math.floor(Date.parse(trade.createdAt) / step) * step);
    const last = points.at(-1);
    if (last && last.time >= time) points[points.length - 1] = { ...last, price: own(trade.price), volume: last.volume + trade.quantity };
    else points.push({ time, price: own(trade.price), volume: trade.quantity });
  }
  return points;
}

/** The canvas knows no style sheets: the colours are read off the page. */
function colour({ chart, line, volume }: Drawn, box: HTMLElement, outcome: Outcome): void {
  // One element a colour: one that changes its class might be caught on the way from the last colour.
  const read = (name: string): string => {
    const probe = document.createElement('i');
    probe.className = `probe-${name}`;
    box.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  const main = read(outcome === 'YES' ? 'yes' : 'no');
  const soft = read(outcome === 'YES' ? 'yes-depth' : 'no-depth');
  const surface = read('surface');
  chart.applyOptions({ layout: { textColor: read('ink') }, grid: { vertLines: { visible: false }, horzLines: { color: read('line') } }, crosshair: { vertLine: { color: read('ink') }, horzLine: { color: read('ink') } } });
  line.applyOptions({ lineColor: main, topColor: soft, bottomColor: surface, crosshairMarkerBackgroundColor: main });
  volume.applyOptions({ color: soft });
}
