import { defineConfig } from '@playwright/test';

// test.sh starts the exchange and says where it is and which browser to use.
const results = process.env.TEST_RESULTS ?? '../../.test/results';

const ALONE = ['halt.spec.ts', 'stranger.spec.ts'];

export default defineConfig({
  testDir: '.',
  // Of a whole test, on a slow machine; what a user waits for has expectations of its own.
  timeout: 180_000,
  expect: { timeout: 10_000 },
  workers: 3,
  // What stops the whole exchange, or measures, has it to itself.
  projects: [
    { name: 'together', testIgnore: ALONE },
    { name: 'alone', testMatch: ALONE, dependencies: ['together'], workers: 1 },
  ],
  retries: 0,
  forbidOnly: !!process.env.CI,
  outputDir: '../../.test/browser',
  reporter: [['list'], ['json', { outputFile: `${results}/browser.json` }]],
  use: {
    baseURL: process.env.TEST_EXCHANGE_URL ?? 'http://localhost:8080',
    actionTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    // Without a picture of every step: the browser would draw for the trace most of the time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: { executablePath: process.env.TEST_CHROMIUM_BIN ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
  },
});
