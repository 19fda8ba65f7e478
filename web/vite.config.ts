import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';

import { prerendered } from './vite/prerendered.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const BUILT = here('../services/gateway/src/gateway/web_app');

/** Where `npm run dev` finds the product: `make run` in another terminal, or what is named. */
const PRODUCT = process.env.KALENDS_ADDRESS ?? 'http://localhost:8000';

/** Lays beside each file what it is compressed, once and as small as can be. */
function compressed(): Plugin {
  let folder = BUILT;
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle: {
      sequential: true,
      // After the service worker, which is built of what was built.
      order: 'post',
      handler() {
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          const path = join(folder, name);
          if (!/\.(js|css|html|svg|json|webmanifest)$/.test(name) || statSync(path).size < 1024)
            continue;
          const content = readFileSync(path);
          writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
          writeFileSync(
            `${path}.br`,
            brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
          );
        }
      },
    },
  };
}

/**
 * What every page needs, in a few files instead of many small ones: each is one more round trip on
 * a slow line, and one task of its own when it is run.
 */
const GROUPS = [
  { name: 'react', test: /node_modules\/(react|react-dom|react-router|scheduler)\// },
  {
    name: 'data',
    test: /node_modules\/(@reduxjs|redux|redux-thunk|immer|reselect|react-redux|use-sync-external-store)\//,
  },
  { name: 'public', test: /src\/api\/generated\/public/ },
  // Sentences with links in them are for pages that are loaded later.
  { name: 'words', test: /node_modules\/(i18next|react-i18next\/dist\/es\/(?!Trans))/ },
  {
    name: 'kit',
    test: /src\/(config\/|lib\/(?!calendar-links)|components\/ui\/(alert|avatar|badge|button|card|choice|classes|problem-alert|progress|skeleton|spinner))/,
  },
];

const isPlainScript = ({ name, isEntry }: { name: string; isEntry: boolean }) =>
  isEntry && ['embed', 'first-paint', 'formats'].includes(name);

/** Our own service worker, with the list of what was built written into it. */
const serviceWorker = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src/sw',
  filename: 'service-worker.ts',
  // The app registers it when it has time; the manifest is a file like others.
  injectRegister: null,
  manifest: false,
  injectManifest: {
    globPatterns: ['index.html', 'assets/*.{js,css,woff2}', 'icons/*.png', '*.{svg,json}'],
    // The desk is worked at with a network.
    globIgnores: ['assets/admin-*'],
    // Their names say what is in them.
    dontCacheBustURLsMatching: /^assets\//,
    target: 'es2022',
  },
});

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    serviceWorker,
    prerendered({ source: here('./src') }),
    compressed(),
  ],
  resolve: { alias: { '@': here('./src') } },
  build: {
    // The gateway serves what is here and takes it along in its wheel.
    outDir: BUILT,
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // A content security policy without `data:` scripts or styles: nothing is written inline.
    assetsInlineLimit: 0,
    // Who does not know it, loads all the same, only later.
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: here('./index.html'),
        'first-paint': here('./src/app/first-paint.ts'),
        formats: here('./src/app/formats.ts'),
        embed: here('./src/embed/embed.ts'),
      },
      output: {
        codeSplitting: { groups: [...GROUPS] },
        // What stands in other people's pages keeps its address.
        entryFileNames: ({ name }) => (name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js'),
        // What is no module where it runs keeps its names to itself.
        banner: (chunk) => (isPlainScript(chunk) ? '(() => {' : ''),
        footer: (chunk) => (isPlainScript(chunk) ? '})();' : ''),
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: PRODUCT, ws: true },
      '/dev': PRODUCT,
      '/docs': PRODUCT,
    },
  },
  test: {
    environment: 'jsdom',
    globals: false,
    setupFiles: ['./src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    css: false,
    restoreMocks: true,
    testTimeout: 60_000,
    // Each file in the rooms of the last one: to load everything anew took a third of the time.
    isolate: false,
    // Pages are drawn for a device that is in UTC, whatever this one is.
    env: { TZ: 'UTC' },
  },
});
