import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';

import { publicApi } from '@/api/generated/public.gen';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useWelcome } from '@/features/sign-in/use-welcome';
import { useSignInWords } from '@/features/sign-in/words';
import { worded } from '@/lib/worded';

const schema = z.object({
  key: z.string().check(z.trim(), z.minLength(8, 'key')),
  email: z.string().check(z.trim(), z.email('email')),
  name: z.string().check(z.trim(), z.maxLength(100)),
});

/** For who runs the house: the key of the first start opens the account of its first admin. */
export default function KeyForm({ first }: { first: boolean }) {
  const { t } = useSignInWords();
  const welcome = useWelcome();
  const [signIn, { error }] = publicApi.useSignInByKeyMutation();
  const { register, handleSubmit, formState, resetField } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { key: '', email: '', name: '' },
  });
  const { errors } = formState;
  const submit = handleSubmit(async ({ key, email, name }) => {
    const { data } = await signIn({ keyBody: { key, email, name: name === '' ? null : name } });
    if (data === undefined) resetField('key', { keepError: true });
    // The page around leads on as soon as somebody is signed in.
    else await welcome(data);
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-5">
      <h2 className="font-display text-2xl">{t(first ? 'key.titleFirst' : 'key.title')}</h2>
      {error ? <ProblemAlert problem={worded(error, t)} /> : null}
      <TextField
        label={t('key.label')}
        hint={t('key.hint')}
        type="password"
        autoComplete="off"
        spellCheck={false}
        error={errors.key ? t('key.wrong') : undefined}
        {...register('key')}
      />
      <TextField
        label={t('email.label')}
        type="email"
        autoComplete="email"
        inputMode="email"
        error={errors.email ? t('email.wrong') : undefined}
        {...register('email')}
      />
      <TextField
        label={t('key.name')}
        hint={t('key.nameHint')}
        autoComplete="name"
        optional
        error={errors.name ? t('key.nameWrong') : undefined}
        {...register('name')}
      />
      <Button type="submit" wide busy={formState.isSubmitting}>
        {t(first ? 'key.submitFirst' : 'key.submit')}
      </Button>
    </form>
  );
}
