import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';

import { publicApi } from '@/api/generated/public.gen';
import { Button, buttonClasses } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useMailbox } from '@/features/sign-in/use-mailbox';
import { useSignInWords } from '@/features/sign-in/words';
import { worded } from '@/lib/worded';

const schema = z.object({ email: z.string().check(z.trim(), z.email('email')) });

/** Asks for an address, and sends a link there that signs its reader in. */
export default function LinkForm({ returnTo }: { returnTo: string | null }) {
  const { t, language } = useSignInWords();
  const [send, { error }] = publicApi.useSendSignInLinkMutation();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { register, handleSubmit, formState, setFocus } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { email: '' },
  });

  if (sentTo !== null) {
    return (
      <Sent
        email={sentTo}
        onAgain={() => {
          setSentTo(null);
          setTimeout(() => setFocus('email'));
        }}
      />
    );
  }
  const submit = handleSubmit(async ({ email }) => {
    // Without a wish one comes back to this page, which knows who belongs where.
    const answer = await send({
      linkBody: { email, language, returnTo: returnTo ?? '/sign-in' },
    });
    if (answer.error === undefined) setSentTo(email);
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-5">
      {error ? <ProblemAlert problem={worded(error, t)} /> : null}
      <TextField
        label={t('email.label')}
        hint={t('email.hint')}
        type="email"
        autoComplete="email"
        inputMode="email"
        error={formState.errors.email ? t('email.wrong') : undefined}
        {...register('email')}
      />
      <Button type="submit" wide busy={formState.isSubmitting}>
        {t('email.send')}
      </Button>
    </form>
  );
}

function Sent({ email, onAgain }: { email: string; onAgain: () => void }) {
  const { t } = useSignInWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const mailbox = useMailbox();
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="grid gap-4">
      <h2 ref={heading} tabIndex={-1} className="font-display text-2xl outline-none">
        {t('sent.title')}
      </h2>
      <p>{t('sent.text', { email })}</p>
      <p className="text-sm text-muted">{t('sent.hint')}</p>
      {mailbox === null ? null : (
        <div className="grid gap-2 rounded-(--radius-control) bg-gold-soft p-4">
          <p>{t('sent.mailbox')}</p>
          <a href={mailbox} className={buttonClasses({ kind: 'secondary' })}>
            {t('sent.openMailbox')}
          </a>
        </div>
      )}
      <div>
        <Button kind="quiet" className="-ml-4" onClick={onAgain}>
          {t('sent.again')}
        </Button>
      </div>
    </div>
  );
}
