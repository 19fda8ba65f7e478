export type Theme = 'light' | 'dark' | 'system';

const KEPT = 'kalends.theme';
const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

const listeners = new Set<() => void>();

/** What was chosen on this device. */
export function chosenTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

/** Hear of each choice; gives back what ends it. */
export function onThemeChosen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, theme);
  } catch {
    // Without storage the device goes on choosing.
  }
  applyTheme();
  for (const listener of listeners) listener();
}

/** Put the theme on the page, and follow the device as long as nothing was chosen. */
export function applyTheme(): void {
  const theme = chosenTheme();
  document.documentElement.dataset.theme =
    theme === 'system' ? (dark().matches ? 'dark' : 'light') : theme;
}

export function followDevice(): void {
  applyTheme();
  dark().addEventListener('change', applyTheme);
}
