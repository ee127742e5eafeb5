import { expect, goToMarket, place, test, unique, watch } from './exchange';

test('a stranger gets from the front page to a filled order, and what they entered survives signing in', async ({ exchange, page }) => {
  watch(page);
  const question = `Will ${unique('strangers')} find their way?`;
  const slug = await exchange.market(unique('stranger'), question);
  const maker = await exchange.person('maker3');
  await goToMarket(maker.page, slug);
  await place(maker.page, { outcome: 'No', price: '40', shares: 50 });

  const began = Date.now();
  await page.goto('/');
  await page.getByPlaceholder('Search markets').fill(question);
  await page.getByRole('link', { name: `Buy Yes at 60¢: ${question}` }).click();
  const ticket = page.locator('#ticket');
  await ticket.getByRole('button', { name: '+$10', exact: true }).click();
  await expect(page.getByTestId('ticket-cost')).toHaveText('$9.60');
  await expect(page.getByTestId('ticket-payout')).toContainText('$16.00');
  await ticket.getByRole('link', { name: 'Sign in to trade' }).click();
  await page.getByRole('button', { name: 'Continue as trader' }).click();
  await ticket.getByRole('button', { name: 'Buy $10.00 of Yes' }).click();
  await expect(page.getByText('Order filled')).toBeVisible();
  await expect(page.getByTestId('shares-YES')).toHaveText('16');
  expect(Date.now() - began, 'clicks alone; a person reads as well').toBeLessThan(30_000);
});
