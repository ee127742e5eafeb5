import { EventsClient, JobsClient, ReconciliationClient } from '../api/client';
import { createExchange } from '../api/index';
import { sessionFetch } from '../lib/http';

const areas = createExchange({ fetch: sessionFetch });

/** The exchange, called as whoever is signed in. */
export const exchange = {
  ...areas,
  events: new EventsClient(areas.send),
  jobs: new JobsClient(areas.send),
  reconciliation: new ReconciliationClient(areas.send),
};
