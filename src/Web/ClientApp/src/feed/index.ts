export * from './messages.js';
export { Book, inTermsOf, judge, type BookView, type Verdict } from './book.js';
export { MarketFeed, type Change, type FeedState, type MarketFeedOptions, type Unwatch } from './MarketFeed.js';
