import { ExchangeError } from '../api/index';

interface Meaning {
  readonly title: string;
  /** What to do about it. Without one the exchange's own sentence is shown. */
  readonly advice?: string;
}

/** What the codes mean, in words for people. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  UNREACHABLE: { title: 'No connection', advice: 'The exchange cannot be reached. Check your connection and try again.' },
  UNAUTHENTICATED: { title: 'Please sign in', advice: 'Sign in to go on.' },
  FORBIDDEN: { title: 'Not allowed', advice: 'Your account is not entitled to do this.' },
  RATE_LIMITED: { title: 'Too many requests', advice: 'You have sent many requests in a short time. Wait a moment and try again.' },
  TOO_MANY_ATTEMPTS: { title: 'Too many attempts', advice: 'Wait a few minutes, then try again.' },
  VALIDATION_FAILED: { title: 'Please check your entries' },
  TOO_LARGE: { title: 'Too large' },
  REQUEST_TIMEOUT: { title: 'It took too long', advice: 'Try again in a moment.' },
  INTERNAL: { title: 'Something went wrong here', advice: 'The mistake is on the exchange’s side and has been recorded. Try again in a moment.' },
  NOT_FOUND: { title: 'Nothing here' },
  SESSION_ENDED: { title: 'You were signed out', advice: 'Sign in again to go on.' },
  TOKEN_EXPIRED: { title: 'You were signed out', advice: 'Sign in again to go on.' },
  INVALID_TOKEN: { title: 'The link is no longer good', advice: 'Ask for a new one.' },
  MARKET_NOT_FOUND: { title: 'No such market', advice: 'Its address may be mistyped.' },
  EVENT_NOT_FOUND: { title: 'No such event', advice: 'Its address may be mistyped.' },
  EXCHANGE_HALTED: { title: 'Trading is stopped', advice: 'The whole exchange takes no orders at the moment. Open orders can be cancelled.' },
  NOT_A_HOLDER: { title: 'For holders only', advice: 'Only those who hold shares of the market can dispute its result.' },
  DISPUTE_WINDOW_OPEN: { title: 'Not yet', advice: 'The result can still be disputed.' },
  MARKET_OF_EVENT: { title: 'Part of an event', advice: 'The markets of an event are decided together, on the event itself.' },
  ALREADY_APPROVED: { title: 'Already carried out', advice: 'Another administrator was quicker.' },
  TRANSFER_EXPIRED: { title: 'Waited too long', advice: 'Ask for the transfer again.' },
  TRANSFER_NOT_FOUND: { title: 'No such transfer' },
  API_KEY_NOT_FOUND: { title: 'No such key' },
  SESSION_NOT_FOUND: { title: 'No such session', advice: 'It has ended already.' },
  JOB_NOT_FOUND: { title: 'No such job' },
  JOB_NOT_SCHEDULED: { title: 'Not scheduled', advice: 'This job does not run on this exchange.' },
  MARKET_NOT_OPEN: { title: 'The market is not open', advice: 'Orders are taken only while a market is open. Nothing was placed.' },
  TRADING_MODE_FORBIDS: { title: 'Trading is restricted', advice: 'The market takes only some kinds of orders right now. Nothing was placed.' },
  CLIENT_ORDER_ID_REUSED: { title: 'Already used', advice: 'An order of that name exists with other terms. Try again.' },
  PRICE_OUT_OF_RANGE: { title: 'Price out of range', advice: 'A price lies between 0¢ and 100¢, both excluded.' },
  PRICE_OFF_TICK: { title: 'Price between two steps' },
  QUANTITY_OUT_OF_RANGE: { title: 'Quantity out of range' },
  EXPIRY_IN_PAST: { title: 'Already expired', advice: 'Choose an expiry that lies in the future.' },
  REDUCE_ONLY_WOULD_INCREASE: { title: 'Nothing to reduce', advice: 'You hold no unlocked shares that this order could sell.' },
  INSUFFICIENT_SHARES: { title: 'Not enough shares', advice: 'You can sell only shares that you hold and that no other order has reserved. To bet against an outcome, buy the other one.' },
  INSUFFICIENT_FUNDS: { title: 'Not enough money' },
  DEBT_OUTSTANDING: { title: 'A debt is open', advice: 'A correction left you owing. Until it is paid you can sell and cancel, but not buy or withdraw.' },
  POST_ONLY_WOULD_CROSS: { title: 'Would trade at once', advice: 'A post-only order must rest in the book. Choose a price that does not meet the other side.' },
  NO_LIQUIDITY: { title: 'Nobody on the other side', advice: 'There are no offers to trade with. Place a limit order instead.' },
  FILL_OR_KILL_UNFILLABLE: { title: 'Cannot be filled completely' },
  BUSY: { title: 'The exchange is busy', advice: 'Nothing was done. Try again in a moment.' },
  ORDER_NOT_FOUND: { title: 'No such order' },
  ORDER_NOT_OPEN: { title: 'The order is done', advice: 'It was filled or cancelled in the meantime.' },
  USER_NOT_FOUND: { title: 'No such user' },
  EMAIL_TAKEN: { title: 'Already registered', advice: 'This e-mail address already has an account. Sign in instead.' },
  INVALID_CREDENTIALS: { title: 'Cannot sign in', advice: 'The e-mail address or the password is wrong.' },
  CODE_REQUIRED: { title: 'One more step', advice: 'Enter the code of your authenticator app, or a recovery code.' },
  INVALID_CODE: { title: 'Wrong code', advice: 'The code is wrong or was used before. Wait for the next one.' },
  SLUG_TAKEN: { title: 'Address taken' },
  STATE_FORBIDS: { title: 'Not possible now' },
  IDEMPOTENCY_KEY_REUSED: { title: 'Already used', advice: 'This was sent before with other contents. Try again.' },
  TOO_MANY_API_KEYS: { title: 'Too many API keys', advice: 'You have 20 keys. Revoke one first.' },
  NOT_YOURSELF: { title: 'Not for your own account', advice: 'Another administrator must do this.' },
  SECOND_ADMIN_REQUIRED: { title: 'A second administrator is needed' },
  ALREADY_DISPUTED: { title: 'Already disputed', advice: 'You can dispute a market once.' },
};

/** An error in words: a title and a sentence. */
export function inWords(error: unknown): { title: string; text: string } {
  if (!(error instanceof ExchangeError)) return { title: 'Something went wrong', text: error instanceof Error ? error.message : 'Please try again.' };
  const meaning = MEANINGS[error.code];
  const members = Object.values(error.errors).flat();
  const title = meaning?.title ?? titleOf(error.code);
  if (members.length > 0) return { title, text: members.join(' ') };
  let text = meaning?.advice ?? error.message;
  if (error.code === 'RATE_LIMITED' && error.retryAfter) text = `Wait ${error.retryAfter} s, then try again.`;
  return { title, text };
}

/** The message for one field of a form, if the error has one. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof ExchangeError ? error.errors[field]?.join(' ') : undefined;
}

const titleOf = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
