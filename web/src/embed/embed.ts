/**
 * The wizard in somebody else's page, by one tag:
 *
 *     <script src="https://…/embed.js" data-kalends="book" async></script>
 *
 * It stands where the tag stands. Only what our own origin says is heard, and nothing but how tall
 * the frame has to be. No style is written into markup, so that the page's policy may forbid it.
 */

interface Words {
  title: string;
  fallback: string;
}

const WORDS: Record<'en' | 'de', Words> = {
  en: { title: 'Book a meeting', fallback: 'Book a meeting (opens a new window)' },
  de: { title: 'Termin buchen', fallback: 'Termin buchen (öffnet ein neues Fenster)' },
};

const PAGES: Record<string, string> = {
  book: '/book',
  consultation: '/book-consultation',
  meeting: '/book-a-meeting',
};

/** What a tag may say, and by which name the page in the frame is told. */
const TOLD = ['service', 'consultant', 'language', 'theme'] as const;
const FIRST_HEIGHT = 720;
const TALLEST = 10_000;
/** A frame that says nothing for so long is not allowed here, or not there at all. */
const PATIENCE = 10_000;

export function embed(script: HTMLScriptElement): HTMLIFrameElement | null {
  const page = PAGES[script.dataset.kalends ?? ''];
  if (page === undefined || script.dataset.kalendsDone !== undefined) return null;
  script.dataset.kalendsDone = '';
  const origin = new URL(script.src).origin;
  const address = new URL(`/embed${page}`, origin);
  for (const name of TOLD) {
    const value = script.dataset[name];
    if (value) address.searchParams.set(name, value);
  }
  const outside = new URL(page + address.search, origin);
  address.searchParams.set('parent', location.origin);

  const language = script.dataset.language ?? document.documentElement.lang;
  const words = WORDS[language.toLowerCase().startsWith('de') ? 'de' : 'en'];
  const frame = document.createElement('iframe');
  frame.title = script.dataset.title ?? words.title;
  frame.src = address.href;
  frame.style.display = 'block';
  frame.style.width = '100%';
  frame.style.border = '0';
  frame.style.height = `${FIRST_HEIGHT}px`;
  frame.style.colorScheme = 'normal';

  let heard = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function hear({ origin: from, source, data }: MessageEvent) {
    if (from !== origin || source !== frame.contentWindow) return;
    const told = data as { kalends?: unknown; height?: unknown; top?: unknown } | null;
    if (told?.kalends !== 'frame') return;
    heard = true;
    clearTimeout(timer);
    if (typeof told.height === 'number' && told.height > 0) {
      frame.style.height = `${Math.min(Math.ceil(told.height), TALLEST)}px`;
    }
    // A new step begins above what one sees of it.
    if (told.top === true && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  }
  window.addEventListener('message', hear);
  frame.addEventListener('load', () => {
    if (heard) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      window.removeEventListener('message', hear);
      const link = document.createElement('a');
      link.href = outside.href;
      link.target = '_blank';
      link.rel = 'noopener';
      link.textContent = words.fallback;
      frame.replaceWith(link);
    }, PATIENCE);
  });
  script.after(frame);
  return frame;
}

for (const script of document.querySelectorAll<HTMLScriptElement>('script[data-kalends]')) {
  embed(script);
}
