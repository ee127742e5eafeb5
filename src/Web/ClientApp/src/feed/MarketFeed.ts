import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import { Book, judge, type BookView } from './book.js';
import type { Balance, BookData, Envelope, ExchangeStatus, FeedError, MarketState, Order, OwnTrade, Position, TopicAnswer, Trade } from './messages.js';

/**
 * `live`: everything shown is what the exchange has, as of a heartbeat ago at most. `resyncing`: something was missed and is being fetched.
 * `stale`: not connected, or connected and nothing is heard; what is shown may be old.
 */
export type FeedState = 'live' | 'stale' | 'resyncing';

/** A list as of a snapshot, or one thing that changed since. */
export type Change<TItem, TUpdate = TItem> =
  | { kind: 'snapshot'; items: TItem[]; seq: number }
  | { kind: 'update'; type: string; item: TUpdate; seq: number };

/** Ends a watch. */
export type Unwatch = () => void;

export interface MarketFeedOptions {
  /** Address of the hub; '/realtime' unless said otherwise. */
  url?: string;
  /** The access token of whoever is signed in; null or left out: nobody is, or a cookie says so. */
  accessToken?: () => string | null | Promise<string | null>;
  /** Milliseconds of silence on a topic after which it is asked for anew; heartbeats come every 15 s. */
  silence?: number;
  /** Milliseconds to wait for an answer. */
  patience?: number;
}

interface Watched {
  requested: string;
  topic: string | null;
  seq: number | null;
  heardAt: number;
  /** An answer is awaited. */
  asking: boolean;
  /** What is shown is whole as far as anyone knows. */
  whole: boolean;
  refused: FeedError | null;
  listeners: Set<(message: Envelope) => void>;
  /** The last snapshot is too old for a second listener, which needs one of its own. */
  take(message: Envelope): void;
  book: Book | null;
}

/**
 * Watches topics of the realtime feed over one connection that is kept up for as long as it is wanted. It notices every gap by the sequence
 * numbers, fetches what is missing, and says whether what it shows can be trusted.
 */
export class MarketFeed {
  private readonly watched = new Map<string, Watched>();
  private readonly stateListeners = new Set<(state: FeedState) => void>();
  private readonly refusalListeners = new Set<(topic: string, error: FeedError) => void>();
  private readonly url: string;
  private readonly silence: number;
  private readonly patience: number;
  private readonly accessToken: MarketFeedOptions['accessToken'];
  private connection: HubConnection | null = null;
  private orphans: Envelope[] = [];
  private timer: ReturnType<typeof setInterval> | null = null;
  private current: FeedState = 'stale';
  private running = false;
  private failures = 0;
  private asking = false;

  constructor(options: MarketFeedOptions = {}) {
    this.url = options.url ?? '/realtime';
    this.accessToken = options.accessToken;
    this.silence = options.silence ?? 35_000;
    this.patience = options.patience ?? 5_000;
  }

  get state(): FeedState { return this.current; }

  /** Connects, and keeps connecting until `stop`. */
  start(): void {
    if (this.running) return;
    this.running = true;
    this.timer = setInterval(() => this.look(), 1_000);
    void this.connect();
  }

  async stop(): Promise<void> {
    this.running = false;
    if (this.timer !== null) clearInterval(this.timer);
    const connection = this.connection;
    this.connection = null;
    await connection?.stop();
    this.tell();
  }

  /** Drops the connection and makes another: after signing in or out, so that the server sees the new token. Private watches begin anew. */
  async reconnect(): Promise<void> {
    for (const entry of this.watched.values()) {
      if (entry.requested.startsWith('user:')) Object.assign(entry, { topic: null, seq: null, whole: false, refused: null });
    }
    await this.connection?.stop();
  }

  /** Called with the state at once and whenever it changes. */
  onState(listener: (state: FeedState) => void): Unwatch {
    this.stateListeners.add(listener);
    listener(this.current);
    return () => this.stateListeners.delete(listener);
  }

  /** Called when the server refuses a topic, such as another user's or one of an unknown market. */
  onRefused(listener: (topic: string, error: FeedError) => void): Unwatch {
    this.refusalListeners.add(listener);
    return () => this.refusalListeners.delete(listener);
  }

  /** The order book of a market (id or slug), a whole picture with every change. */
  book(market: string, listener: (book: BookView) => void): Unwatch {
    return this.watch(`orderbook:${market}`, (message) => {
      const book = this.watched.get(`orderbook:${market}`)?.book;
      if (book) listener(book.view(message as Envelope<BookData>));
    }, true);
  }

  /** A market's trades: the last ones, newest first, then each new one. */
  trades(market: string, listener: (change: Change<Trade>) => void): Unwatch {
    return this.watch(`trades:${market}`, list(listener));
  }

  /** One's own orders: the open ones, then each change with the trades that brought it about. */
  orders(listener: (change: Change<Order, { order: Order; trades: OwnTrade[] }>) => void): Unwatch {
    return this.watch('user:me:orders', list(listener));
  }

  /** One's own money. */
  balances(listener: (balance: Balance, seq: number) => void): Unwatch {
    return this.watch('user:me:balances', (message) => listener(message.data as Balance, message.seq));
  }

  /** One's own positions: all of them, then each that changed. */
  positions(listener: (change: Change<Position>) => void): Unwatch {
    return this.watch('user:me:positions', list(listener));
  }

  /** Markets that open, halt, close or are resolved: where they stand, then each change. */
  markets(listener: (change: Change<MarketState>) => void): Unwatch {
    const tell = list(listener);
    return this.watch('markets', (message) => { if (message.type !== 'exchange_updated') tell(message); });
  }

  /** Whether the exchange as a whole trades: now, and whenever somebody stops it or lets it go on. */
  exchange(listener: (status: ExchangeStatus) => void): Unwatch {
    return this.watch('markets', (message) => {
      if (message.type === 'snapshot') listener((message.data as { exchange: ExchangeStatus }).exchange);
      if (message.type === 'exchange_updated') listener(message.data as ExchangeStatus);
    });
  }

  private watch(requested: string, listener: (message: Envelope) => void, isBook = false): Unwatch {
    const known = this.watched.get(requested);
    const entry = known ?? this.entry(requested, isBook);
    entry.listeners.add(listener);
    if (known) Object.assign(entry, { topic: null, seq: null, whole: false }); // A fresh snapshot for the newcomer; the others may well have it too.
    void this.ask();
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size > 0 || this.watched.get(requested) !== entry) return;
      this.watched.delete(requested);
      if (this.isConnected()) void this.connection?.invoke('unsubscribe', { topics: [entry.topic ?? requested] }).catch(() => this.connection?.stop());
      this.tell();
    };
  }

  private entry(requested: string, isBook: boolean): Watched {
    const entry: Watched = {
      requested, topic: null, seq: null, heardAt: Date.now(), asking: false, whole: false, refused: null, listeners: new Set(), book: isBook ? new Book() : null,
      take(message) {
        entry.book?.apply(message as Envelope<BookData>);
        entry.seq = message.seq;
        for (const listener of [...entry.listeners]) listener(message);
      },
    };
    this.watched.set(requested, entry);
    return entry;
  }

  private async connect(): Promise<void> {
    const connection = new HubConnectionBuilder()
      .withUrl(this.url, {
        transport: HttpTransportType.WebSockets,
        ...(this.accessToken ? { accessTokenFactory: async () => (await this.accessToken?.()) ?? '' } : {}),
      })
      .configureLogging(LogLevel.None)
      .build();
    connection.serverTimeoutInMilliseconds = this.silence;
    connection.on('message', (message: Envelope) => this.receive(message));
    connection.onclose(() => this.lost(connection));
    this.connection = connection;
    try {
      await connection.start();
      this.failures = 0;
      await this.ask();
    } catch {
      this.lost(connection);
    }
  }

  /** The connection is gone: what was seen stays, and the next connection is asked for what came after it. */
  private lost(connection: HubConnection): void {
    if (this.connection !== connection) return;
    this.connection = null;
    this.orphans = [];
    for (const entry of this.watched.values()) Object.assign(entry, { asking: false, whole: false, refused: null });
    this.tell();
    if (!this.running) return;
    const wait = Math.min(5_000, 100 * 2 ** this.failures++) * (0.5 + Math.random());
    setTimeout(() => { if (this.running && this.connection === null) void this.connect(); }, wait);
  }

  /** Asks for every topic that is not whole, one call for all of them. */
  private async ask(): Promise<void> {
    const connection = this.connection;
    const wanted = [...this.watched.values()].filter((entry) => !entry.whole && !entry.asking && entry.refused === null).slice(0, 100);
    if (this.asking || wanted.length === 0 || connection === null || !this.isConnected()) {
      this.tell();
      return;
    }
    this.asking = true;
    for (const entry of wanted) entry.asking = true;
    this.tell();
    const lastSeqs: Record<string, number> = {};
    for (const entry of wanted) if (entry.seq !== null) lastSeqs[entry.requested] = entry.seq;
    try {
      const topics = wanted.map((entry) => entry.requested);
      const answers = await within(this.patience, connection.invoke<TopicAnswer[]>('subscribe', { topics, lastSeqs }));
      wanted.forEach((entry, i) => this.answered(entry, answers[i]!));
    } catch {
      // No answer, or none that can be used: a new connection tells more than a second question.
      await connection.stop();
      return;
    } finally {
      this.asking = false;
      for (const entry of wanted) entry.asking = false;
    }
    const kept = this.orphans;
    this.orphans = [];
    for (const message of kept) this.receive(message);
    await this.ask();
  }

  private answered(entry: Watched, answer: TopicAnswer): void {
    entry.topic = answer.topic;
    entry.heardAt = Date.now();
    if (answer.error) {
      entry.refused = answer.error;
      for (const listener of this.refusalListeners) listener(entry.requested, answer.error);
    } else {
      // Whole until a message says otherwise; the first snapshot is on its way behind the answer, or came before it.
      entry.whole = true;
    }
  }

  private receive(message: Envelope): void {
    if (message.topic === null) return;
    const known = [...this.watched.values()].filter((entry) => entry.topic === message.topic);
    if (known.length === 0 && this.orphans.length < 1_000) this.orphans.push(message); // Ahead of the answer that names its topic.
    for (const entry of known) {
      entry.heardAt = Date.now();
      const verdict = judge(entry.seq, message);
      if (verdict === 'apply') entry.take(message);
      else if (verdict === 'gap' && entry.whole && !entry.asking && entry.seq !== null) this.missed(entry);
    }
    if (known.length > 0) this.tell();
  }

  private missed(entry: Watched): void {
    entry.whole = false;
    void this.ask();
  }

  /** Once a second: a topic without a sign of life is asked for anew. */
  private look(): void {
    const now = Date.now();
    for (const entry of this.watched.values()) {
      const wait = entry.seq === null ? this.patience : this.silence;
      if (entry.whole && now - entry.heardAt > wait) entry.whole = false;
    }
    void this.ask();
  }

  private isConnected(): boolean {
    return this.connection?.state === HubConnectionState.Connected;
  }

  private tell(): void {
    const entries = [...this.watched.values()].filter((entry) => entry.refused === null);
    const state: FeedState = !this.running || !this.isConnected() ? 'stale'
      : entries.every((entry) => entry.whole && entry.seq !== null) ? 'live' : 'resyncing';
    if (state === this.current) return;
    this.current = state;
    for (const listener of [...this.stateListeners]) listener(state);
  }
}

/** Turns messages of a topic that is a list into changes. */
function list<TItem, TUpdate>(listener: (change: Change<TItem, TUpdate>) => void): (message: Envelope) => void {
  return (message) => listener(message.type === 'snapshot'
    ? { kind: 'snapshot', items: (message.data as { items: TItem[] }).items, seq: message.seq }
    : { kind: 'update', type: message.type, item: message.data as TUpdate, seq: message.seq });
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No answer in time.')), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
