/**
 * Runs before anything is painted, so it is small and imports nothing.
 *
 * What the build wrote is a page for a stranger: it is painted before anything else is asked for,
 * since on a slow line the app would be in its way. Whoever is known here has chosen how the page
 * looks, or begun something on it, and waits for the app.
 */
export function prepareFirstPaint(): void {
  const page = document.documentElement;
  try {
    const theme = localStorage.getItem('kalends.theme');
    const dark =
      theme === 'light' || theme === 'dark'
        ? theme === 'dark'
        : window.matchMedia('(prefers-color-scheme: dark)').matches;
    page.dataset.theme = dark ? 'dark' : 'light';
    const language = localStorage.getItem('kalends.language') ?? page.lang;
    const begun = Object.keys(localStorage).some((name) => name.startsWith('kalends.wizard.'));
    const booked = sessionStorage.getItem('kalends.booked') !== null;
    if (language !== page.lang || begun || booked) page.dataset.known = '';
  } catch {
    // Without storage nobody is known.
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', afterwards);
  else afterwards();
}

function afterwards(): void {
  // What nobody sees is not painted.
  if ('known' in document.documentElement.dataset || document.hidden) void begin();
  else requestAnimationFrame(() => setTimeout(() => void begin()));
}

/**
 * Bring the app, as the page names it (`prerendered.ts`): all of it at once, and run it piece by
 * piece, so that whoever acts meanwhile is answered. Beside it (`formats.ts`) runs what takes long
 * and can be done elsewhere; and what the page will ask the server is asked for meanwhile.
 */
async function begin(): Promise<void> {
  const page = document.documentElement;
  // Whoever is known may have begun something else.
  if (!('known' in page.dataset)) {
    const last = location.pathname.split('/').filter(Boolean).at(-1) ?? '';
    for (const link of document.querySelectorAll<HTMLLinkElement>('link[data-asks]')) {
      link.href = link.href.replace(/\/_(?=\/|$)/, `/${last}`);
      link.as = 'fetch';
      link.rel = 'preload';
    }
  }
  const beside = document.querySelector<HTMLLinkElement>('link[data-beside]');
  try {
    if (beside !== null) new Worker(beside.href);
  } catch {
    // Then it takes longer.
  }
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[data-later]')];
  for (const link of links) link.rel = 'modulepreload';
  for (const link of links) {
    await import(/* @vite-ignore */ link.href);
    await new Promise((done) => setTimeout(done));
  }
}

prepareFirstPaint();
