import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';

// The page draws its text in one font from the first frame on; found only through the style sheet, it would come too late and be left out.
const preloadFont: Plugin = {
  name: 'preload-font',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, context) =>
      Object.keys(context.bundle ?? {})
        .filter((file) => /inter-latin-wght-normal.*\.woff2$/.test(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
          injectTo: 'head' as const,
        })),
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [react(), preloadFont],
  build: {
    target: ['chrome123', 'firefox125', 'safari17.5'],
    assetsInlineLimit: 0, // data: addresses are not in the page's policy
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    port: 5173,
    // The Host header stays the page's own, so that the exchange sees requests of the same origin.
    proxy: Object.fromEntries(['/v1', '/realtime', '/ws', '/docs', '/openapi', '/health', '/ready'].map((path) => [path, { target: loadEnv(mode, '.', 'EXCHANGE_').EXCHANGE_URL ?? 'http://localhost:8080', ws: true }])),
  },
}));
