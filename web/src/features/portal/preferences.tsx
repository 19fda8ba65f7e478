import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';

import type { PreferencesShape } from '@/api/generated/public.gen';
import { ZoneSelect } from '@/components/slot-picker/zone-select';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CheckboxField, SelectField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { portalApi } from '@/features/portal/api';
import { usePortalWords } from '@/features/portal/words';
import { deviceZone } from '@/lib/time-zones';
import { worded } from '@/lib/worded';

const MOST_REMINDERS = 5;
/** Hours before a meeting; what somebody has besides is offered as well. */
const OFFERED = ['168', '48', '24', '2', '1'];

const LANGUAGE = z.enum(['en', 'de']);

const schema = z.object({
  reminderHours: z.array(z.string()).check(z.maxLength(MOST_REMINDERS, 'reminders')),
  preferredLanguage: LANGUAGE,
  timeZone: z.string().check(z.minLength(1)),
  emailNotifications: z.boolean(),
  smsNotifications: z.boolean(),
});

/** How somebody wants to be written to (BKG-33). */
export function Preferences() {
  const { t } = usePortalWords();
  const { i18n } = useTranslation();
  const { data: kept, ...asked } = portalApi.useGetMyPreferencesQuery();
  const { data: me, ...askedMe } = portalApi.useGetMeQuery();
  if (kept !== undefined && me !== undefined) {
    return <Form kept={me.preferencesChosen ? kept : begunWith(kept, i18n.resolvedLanguage)} />;
  }
  const error = asked.error ?? askedMe.error;
  if (error === undefined) return <Skeleton className="h-96 max-w-2xl" />;
  const again = () => {
    if (kept === undefined) void asked.refetch();
    if (me === undefined) void askedMe.refetch();
  };
  return <ProblemAlert problem={worded(error, t)} onRetry={again} />;
}

/** What fits whoever never chose: the zone of this device and what he reads. Kept once he saves. */
function begunWith(kept: PreferencesShape, language: string | undefined): PreferencesShape {
  const { success, data } = LANGUAGE.safeParse(language);
  return {
    ...kept,
    preferredLanguage: success ? data : kept.preferredLanguage,
    timeZone: deviceZone(),
  };
}

function Form({ kept }: { kept: PreferencesShape }) {
  const { t } = usePortalWords();
  const { i18n } = useTranslation();
  const [saved, setSaved] = useState(false);
  const [change, { error }] = portalApi.useChangeMyPreferencesMutation();
  const { register, control, handleSubmit, formState } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { ...kept, reminderHours: kept.reminderHours.map(String) },
  });
  const offered = [...new Set([...OFFERED, ...kept.reminderHours.map(String)])].sort(
    (one, other) => Number(other) - Number(one),
  );
  const submit = handleSubmit(async (chosen) => {
    setSaved(false);
    const answer = await change({
      preferencesBody: { ...chosen, reminderHours: chosen.reminderHours.map(Number) },
    });
    if (answer.error !== undefined) return;
    setSaved(true);
    if (chosen.preferredLanguage !== i18n.resolvedLanguage) {
      await i18n.changeLanguage(chosen.preferredLanguage);
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid max-w-2xl gap-6">
      {error ? <ProblemAlert problem={worded(error, t)} /> : null}
      {saved && !formState.isSubmitting ? (
        <Alert tone="good" title={t('preferences.saved')} />
      ) : null}
      <Card className="p-5 sm:p-7">
        <fieldset className="grid gap-4">
          <legend className="mb-3 font-display text-xl">{t('preferences.reminders')}</legend>
          <p className="text-muted">{t('preferences.remindersHint')}</p>
          <div className="grid gap-1 sm:grid-cols-2">
            {offered.map((hours) => (
              <CheckboxField
                key={hours}
                className="py-2"
                label={before(Number(hours), t)}
                value={hours}
                {...register('reminderHours')}
              />
            ))}
          </div>
          {formState.errors.reminderHours ? (
            <p role="alert" className="text-sm font-medium text-bad">
              {t('preferences.tooMany', { count: MOST_REMINDERS })}
            </p>
          ) : null}
        </fieldset>
      </Card>
      <Card className="p-5 sm:p-7">
        <fieldset className="grid gap-3">
          <legend className="mb-3 font-display text-xl">{t('preferences.ways')}</legend>
          <CheckboxField label={t('preferences.email')} {...register('emailNotifications')} />
          <CheckboxField
            label={t('preferences.sms')}
            hint={t('preferences.smsHint')}
            {...register('smsNotifications')}
          />
        </fieldset>
      </Card>
      <Card className="grid gap-5 p-5 sm:grid-cols-2 sm:p-7">
        <SelectField label={t('preferences.language')} {...register('preferredLanguage')}>
          <option value="en" lang="en">
            English
          </option>
          <option value="de" lang="de">
            Deutsch
          </option>
        </SelectField>
        <Controller
          control={control}
          name="timeZone"
          render={({ field }) => (
            <ZoneSelect
              label={t('preferences.zone')}
              value={field.value}
              onChange={(zone) => field.onChange(zone)}
            />
          )}
        />
      </Card>
      <div>
        <Button type="submit" size="large" busy={formState.isSubmitting}>
          {t('preferences.save')}
        </Button>
      </div>
    </form>
  );
}

function before(hours: number, t: (key: string, options: { count: number }) => string): string {
  return hours % 24 === 0
    ? t('preferences.daysBefore', { count: hours / 24 })
    : t('preferences.hoursBefore', { count: hours });
}
