// Watches topics with MarketFeed and writes what it is told, a JSON object a line: node watch.js URL [--token TOKEN] [--silence MS] TOPIC ...
// A topic is book:MARKET, trades:MARKET, orders, balances, positions or markets. It ends when its input does.
import { MarketFeed } from '../../../../src/Web/ClientApp/src/feed/index.js';

const topics: string[] = [];
let url = '', token: string | null = null, silence = 35_000;
for (let i = 2; i < process.argv.length; i++) {
  const argument = process.argv[i]!;
  if (argument === '--token') token = process.argv[++i]!;
  else if (argument === '--silence') silence = Number(process.argv[++i]);
  else if (url === '') url = argument;
  else topics.push(argument);
}

const write = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const feed = new MarketFeed({ url, silence, ...(token ? { accessToken: () => token } : {}) });
feed.onState((state) => write({ state }));
feed.onRefused((topic, error) => write({ refused: topic, code: error.code }));
for (const topic of topics) {
  const [kind, market = ''] = topic.split(':');
  switch (kind) {
    case 'book': feed.book(market, (book) => write({ book: market, seq: book.seq, bids: book.bids, asks: book.asks })); break;
    case 'trades': feed.trades(market, (change) => write({ trades: market, ...change })); break;
    case 'orders': feed.orders((change) => write({ orders: true, ...change })); break;
    case 'balances': feed.balances((balance, seq) => write({ balances: true, seq, item: balance })); break;
    case 'positions': feed.positions((change) => write({ positions: true, ...change })); break;
    case 'markets': feed.markets((change) => write({ markets: true, ...change })); break;
    default: throw new Error(`No topic: ${topic}`);
  }
}
feed.start();
process.stdin.resume();
process.stdin.on('end', () => { void feed.stop().then(() => process.exit(0)); });
