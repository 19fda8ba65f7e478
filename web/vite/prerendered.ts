import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { createServer, type Plugin, type Rolldown } from 'vite';

type Chunk = Rolldown.OutputChunk;

/** What `src/app/prerender.tsx` offers. */
interface Prerender {
  LANGUAGES: readonly string[];
  PAGES: readonly {
    name: string;
    address: string;
    modules: readonly string[];
    asks: readonly string[];
  }[];
  markupOf: (address: string, language: string) => Promise<string>;
}

/**
 * Lays the pages people come to first beside the app, already written: `pages/de/book.html` is
 * `/book` in German, with what is loaded for it besides. The gateway serves them (`web_app.py`).
 */
export function prerendered({ source }: { source: string }): Plugin {
  let folder = '';
  let root = '';
  let chunks: Chunk[] = [];

  /** The files these modules are in, after all that they cannot do without. */
  function filesOf(modules: readonly string[]): string[] {
    const asked = new Set<string>();
    const found: string[] = [];
    const take = (chunk: Chunk | undefined) => {
      if (chunk === undefined || asked.has(chunk.fileName)) return;
      asked.add(chunk.fileName);
      for (const name of chunk.imports) take(chunks.find(({ fileName }) => fileName === name));
      found.push(chunk.fileName);
    };
    for (const module of modules) {
      const chunk = chunks.find(({ moduleIds }) => moduleIds.includes(join(root, module)));
      if (chunk === undefined) throw new Error(`${module} is not in the app`);
      take(chunk);
    }
    return found;
  }

  return {
    name: 'prerendered',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = resolve(root, config.build.outDir);
    },
    writeBundle(_, bundle) {
      chunks = Object.values(bundle).filter((one): one is Chunk => one.type === 'chunk');
    },
    // Before everything else, and before anything is painted.
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const built = (name: string) => {
          const found = Object.values(bundle).find(
            (one) => one.type === 'chunk' && one.name === name,
          );
          if (found === undefined) throw new Error(`${name} was not built`);
          return `/${found.fileName}`;
        };
        return [
          { tag: 'script', attrs: { src: built('first-paint') }, injectTo: 'head' },
          { tag: 'link', attrs: { 'data-beside': '', href: built('formats') }, injectTo: 'head' },
        ];
      },
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const server = await createServer({
          configFile: false,
          root,
          mode: 'production',
          logLevel: 'error',
          resolve: { alias: { '@': source } },
          server: { middlewareMode: true, ws: false },
          optimizeDeps: { noDiscovery: true },
        });
        const module = (await server.ssrLoadModule('/src/app/prerender.tsx')) as Prerender;
        const page = readFileSync(join(folder, 'index.html'), 'utf8').replaceAll(
          /\s*<(script type="module"|link rel="modulepreload").*?>(<\/script>)?/g,
          '',
        );
        for (const language of module.LANGUAGES) {
          for (const { name, address, modules, asks } of module.PAGES) {
            const later = [
              ...asks.map(
                (asked) => `data-asks crossorigin href="${asked.replaceAll('&', '&amp;')}"`,
              ),
              ...filesOf([...modules, 'src/main.tsx']).map(
                (file) => `data-later crossorigin href="/${file}"`,
              ),
            ]
              .map((link) => `  <link ${link}>\n  `)
              .join('');
            const markup = await module.markupOf(address, language);
            const path = join(folder, 'pages', language, `${name}.html`);
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(
              path,
              page
                .replace('<html lang="en">', `<html lang="${language}">`)
                .replace('</head>', `${later}</head>`)
                .replace('<div id="root"></div>', () => `<div id="root" inert>${markup}</div>`),
            );
          }
        }
        await server.close();
      },
    },
  };
}
