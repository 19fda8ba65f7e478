import { paths } from '@/config/paths';

/** Before every address that somebody else's page may frame. */
export const EMBED = '/embed';

const PAGES: readonly string[] = [paths.book, paths.bookConsultation, paths.bookMeeting];

export const isEmbedded = (path: string) => path.startsWith(`${EMBED}/`);

/** Whether an address, with or without `/embed` before it, can stand in a frame. */
export function isEmbeddable(path: string): boolean {
  return PAGES.includes(path.replace(/^\/embed(?=\/)/, '').replace(/\/$/, ''));
}

/** The same page as it is outside of a frame. */
export function outside(address: string): string {
  const url = new URL(address);
  url.pathname = url.pathname.replace(/^\/embed(?=\/|$)/, '') || '/';
  return url.href;
}
