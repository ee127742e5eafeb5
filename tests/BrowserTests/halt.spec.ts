import { expect, goToMarket, place, test, unique } from './exchange';

test('an administrator stops the whole exchange, and everybody is told at once and in words', async ({ exchange }) => {
  const slug = await exchange.market(unique('stop'), 'Will it be stopped?');
  const [trader, admin] = [await exchange.person('halted'), await exchange.admin()];
  await goToMarket(trader.page, slug);
  await admin.page.goto('/admin/status');
  await admin.page.getByLabel('Reason for a halt').fill('The database is being moved.');
  await admin.page.getByRole('button', { name: 'Halt all trading' }).click();
  await admin.page.getByRole('alertdialog').getByRole('button', { name: 'Halt', exact: true }).click();
  try {
    const banner = trader.page.getByText('Trading is stopped on the whole exchange.');
    await expect(banner).toBeVisible();
    await expect(trader.page.locator('.halt')).toContainText('The database is being moved.');
    trader.page.removeAllListeners('console'); // browsers report every refused request
    await place(trader.page, { outcome: 'Yes', price: '50', shares: 1 });
    await expect(trader.page.locator('#ticket').getByRole('alert')).toContainText('Trading is stopped');
    await expect(trader.page.getByTestId('available')).toHaveText('$100.00');
    await admin.page.getByRole('button', { name: 'Resume trading' }).click();
    await expect(banner).toBeHidden();
    await place(trader.page, { outcome: 'Yes', price: '50', shares: 1 });
    await expect(trader.page.getByText('Order placed')).toBeVisible();
  } finally {
    await exchange.asAdmin('POST', '/v1/admin/exchange/resume', {});
  }
});
