import { useRef, useState, type KeyboardEvent } from 'react';

import type { Offer } from '@/components/slot-picker/calendar';
import { useChoice } from '@/components/slot-picker/picking';
import { SlotButton } from '@/components/slot-picker/slot-button';
import { useSlotWords } from '@/components/slot-picker/words';
import { Arrow } from '@/components/slot-picker/arrow';
import { classes } from '@/components/ui/classes';

/** So many at a time on a phone (PWA-09). */
const PER_PAGE = 3;
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

interface SlotListProps {
  offers: readonly Offer[];
  /** What the group is called: the day. */
  label: string;
  className?: string;
}

/** The times of a day: three at a time on a phone, all of them where there is room. */
export function SlotList({ offers, label, className }: SlotListProps) {
  const { t } = useSlotWords();
  const { chosen } = useChoice();
  const rail = useRef<HTMLDivElement>(null);
  // The page a press leads to; scrolling there passes others on its way.
  const heading = useRef<number | null>(null);
  const [page, setPage] = useState(0);
  const [stop, setStop] = useState<number | null>(null);

  const pages = Array.from({ length: Math.ceil(offers.length / PER_PAGE) }, (_, index) =>
    offers.slice(index * PER_PAGE, (index + 1) * PER_PAGE),
  );
  const shown = Math.min(page, Math.max(pages.length - 1, 0));
  const here = (at: number | null) => offers.some((offer) => offer.at === at);
  const tabStop = here(stop) ? stop : here(chosen) ? chosen : (offers[0]?.at ?? null);

  const turnTo = (next: number) => {
    if (next < 0 || next >= pages.length) return;
    heading.current = next;
    setPage(next);
    if (rail.current !== null) rail.current.scrollLeft = strideOf(rail.current) * next;
  };
  const scrolled = () => {
    const stride = rail.current === null ? 0 : strideOf(rail.current);
    if (rail.current === null || stride === 0) return;
    const at = Math.round(rail.current.scrollLeft / stride);
    if (heading.current !== null && heading.current !== at) return;
    heading.current = null;
    setPage(at);
  };
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-slot]')];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const step = STEPS[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : at + (step ?? NaN);
    const target = buttons[next];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    setStop(Number(target.dataset.slot));
    heading.current = null;
    setPage(Math.floor(next / PER_PAGE));
    target.focus();
  };

  return (
    <div className={classes('grid min-w-0 gap-3', className)}>
      <div
        ref={rail}
        role="group"
        aria-label={label}
        onKeyDown={move}
        onScroll={scrolled}
        onTouchStart={() => (heading.current = null)}
        className={classes(
          'flex snap-x snap-mandatory gap-3 overflow-x-auto scroll-smooth [scrollbar-width:none]',
          '-m-1 scroll-p-1 p-1 md:grid md:snap-none md:grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] md:gap-2 md:overflow-visible',
        )}
      >
        {pages.map((offersHere) => (
          <div
            key={offersHere[0]?.at}
            className="grid w-full shrink-0 snap-start grid-cols-3 content-start gap-2 md:contents"
          >
            {offersHere.map(({ at, slot }) => (
              <SlotButton
                key={at}
                at={at}
                slot={slot}
                pressed={at === chosen}
                tabStop={at === tabStop}
              />
            ))}
          </div>
        ))}
      </div>
      {pages.length > 1 ? (
        <div role="group" aria-label={t('times.pages')} className="grid gap-1 md:hidden">
          <div className="flex items-center justify-between">
            <Turn
              back
              label={t('times.before')}
              off={shown === 0}
              onClick={() => turnTo(shown - 1)}
            />
            <span className="numbers text-sm text-muted">
              {t('times.page', {
                first: shown * PER_PAGE + 1,
                last: Math.min((shown + 1) * PER_PAGE, offers.length),
                count: offers.length,
              })}
            </span>
            <Turn
              label={t('times.after')}
              off={shown === pages.length - 1}
              onClick={() => turnTo(shown + 1)}
            />
          </div>
          <div className="flex justify-center">
            {pages.map((offersHere, index) => (
              <button
                key={offersHere[0]?.at}
                type="button"
                aria-label={t('times.page', {
                  first: index * PER_PAGE + 1,
                  last: index * PER_PAGE + offersHere.length,
                  count: offers.length,
                })}
                aria-current={index === shown ? 'true' : undefined}
                onClick={() => turnTo(index)}
                className="grid h-11 max-w-11 min-w-6 flex-1 place-items-center"
              >
                <span
                  className={classes(
                    'size-2.5 rounded-full',
                    index === shown ? 'bg-accent' : 'border border-line-strong',
                  )}
                />
              </button>
            ))}
          </div>
        </div>
      ) : null}
    </div>
  );
}

/** From the beginning of one page to that of the next. */
function strideOf(rail: HTMLElement): number {
  const [first, second] = rail.children;
  if (!(first instanceof HTMLElement) || !(second instanceof HTMLElement)) return 0;
  return second.offsetLeft - first.offsetLeft;
}

interface TurnProps {
  label: string;
  off: boolean;
  back?: boolean;
  onClick: () => void;
}

function Turn({ label, off, back, onClick }: TurnProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={off ? true : undefined}
      onClick={onClick}
      className="grid size-11 place-items-center rounded-full hover:bg-sunken aria-disabled:opacity-35"
    >
      <Arrow back={back} />
    </button>
  );
}
