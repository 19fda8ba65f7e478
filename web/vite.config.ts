import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const BUILT = here('../services/gateway/src/gateway/web_app');

/** Where `npm run dev` finds the product: `make run` in another terminal, or what is named. */
const PRODUCT = process.env.KALENDS_ADDRESS ?? 'http://localhost:8000';

/** Lays beside each file what it is compressed, once and as small as can be. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    closeBundle() {
      for (const name of readdirSync(BUILT, { recursive: true, encoding: 'utf8' })) {
        const path = join(BUILT, name);
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
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), compressed()],
  resolve: { alias: { '@': here('./src') } },
  build: {
    // The gateway serves what is here and takes it along in its wheel.
    outDir: BUILT,
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // A content security policy without `data:` scripts or styles: nothing is written inline.
    assetsInlineLimit: 0,
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
    testTimeout: 20_000,
  },
});
