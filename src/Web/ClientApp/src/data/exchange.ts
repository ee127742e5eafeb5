import { createExchange } from '../api/index';
import { sessionFetch } from '../lib/http';

/** The exchange, called as whoever is signed in. */
export const exchange = createExchange({ fetch: sessionFetch });
