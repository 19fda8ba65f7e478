import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export type Lazily<Props> = LazyExoticComponent<ComponentType<Props>> & {
  /** Loads it beforehand: from then on it is shown at once, without a moment of waiting. */
  ready: () => Promise<void>;
};

/**
 * A component that is loaded when it is first shown, or when it shall be `ready`; then what it shows
 * first is made ready `besides`.
 */
export function lazily<Props>(
  load: () => Promise<ComponentType<Props>>,
  besides?: () => Promise<unknown>,
): Lazily<Props> {
  let there: ComponentType<Props> | undefined;
  const shown = lazy(() => (there === undefined ? load().then(asDefault) : atOnce(there)));
  return Object.assign(shown, {
    ready: async () => {
      there ??= await load();
      await besides?.();
    },
  });
}

const asDefault = <Props>(component: ComponentType<Props>) => ({ default: component });

/**
 * A promise takes a moment, in which a page that comes to life would stop at this place and begin
 * there anew. React asks for no more than `then`.
 */
function atOnce<Props>(component: ComponentType<Props>) {
  const answer = {
    then: (take: (module: { default: ComponentType<Props> }) => void) => take(asDefault(component)),
  };
  return answer as unknown as Promise<{ default: ComponentType<Props> }>;
}
