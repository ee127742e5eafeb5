// Places an order with an API key that signs its requests.
import { createHash, createHmac, randomUUID } from 'node:crypto';

const [keyId, secret] = process.env.API_KEY!.split('.');

async function send(method: string, target: string, body?: object): Promise<[number, string]> {
  const data = body === undefined ? '' : JSON.stringify(body);
  const timestamp = Date.now().toString();
  const text = [keyId, timestamp, method, target, createHash('sha256').update(data).digest('hex')].join('\n');
  const answer = await fetch(process.env.EXCHANGE_URL + target, {
    method,
    body: data === '' ? undefined : data,
    headers: {
      'Content-Type': 'application/json',
      'X-Api-Key': keyId,
      'X-Timestamp': timestamp,
      'X-Signature': createHmac('sha256', secret).update(text).digest('hex'),
    },
  });
  return [answer.status, await answer.text()];
}

console.log(...await send('POST', '/v1/orders', {
  market: process.env.MARKET, side: 'BUY', outcome: 'YES', price: '0.01', quantity: 1, clientOrderId: randomUUID(),
}));
