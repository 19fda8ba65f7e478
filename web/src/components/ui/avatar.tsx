import { useState } from 'react';

import { classes } from '@/components/ui/classes';

const SIZES = { small: 'size-10 text-sm', medium: 'size-16 text-xl', large: 'size-28 text-4xl' };
const TINTS = [
  'bg-accent-soft text-accent-strong',
  'bg-gold-soft text-gold',
  'bg-good-soft text-good',
  'bg-warn-soft text-warn',
];

interface AvatarProps {
  name: string;
  photoUrl?: string | null | undefined;
  size?: keyof typeof SIZES;
  square?: boolean;
}

/** A photo, or the initials where there is none or it does not load. */
export function Avatar({ name, photoUrl, size = 'medium', square }: AvatarProps) {
  const [broken, setBroken] = useState(false);
  const shape = classes(
    'shrink-0 object-cover',
    SIZES[size],
    square ? 'rounded-2xl' : 'rounded-full',
  );
  if (photoUrl && !broken) {
    return (
      <img
        src={photoUrl}
        alt={name}
        loading="lazy"
        className={shape}
        onError={() => setBroken(true)}
      />
    );
  }
  const tint =
    TINTS[Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS.length];
  return (
    <span
      role="img"
      aria-label={name}
      className={classes(shape, tint, 'grid place-items-center font-display')}
    >
      <span aria-hidden="true">{initials(name)}</span>
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}
