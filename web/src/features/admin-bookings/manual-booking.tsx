import { zodResolver } from '@hookform/resolvers/zod';
import { useState, type ReactNode } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import type { ManualBookingBody } from '@/api/generated/admin.gen';
import { publicApi, type ServiceShape } from '@/api/generated/public.gen';
import { useAnnounce } from '@/components/layout/announcer';
import { Button, ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CheckboxField, SelectField, TextArea, TextField } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { deskApi } from '@/features/admin-bookings/api';
import { KnownClients } from '@/features/admin-bookings/manual/known-clients';
import {
  EMPTY,
  manualBody,
  manualSchema,
  type ManualForm,
} from '@/features/admin-bookings/manual/schema';
import { Refusal } from '@/features/admin-bookings/refusal';
import type { ChosenTime } from '@/features/admin-bookings/time/chosen-time';
import { TimeChoice } from '@/features/admin-bookings/time/time-choice';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatMoney } from '@/lib/money';
import { deviceZone } from '@/lib/time-zones';

/** A booking somebody of the house enters for a client (BKG-27, API-08). */
export function ManualBooking() {
  const { data, error, refetch } = publicApi.useListServicesQuery({ limit: 100 });
  if (data !== undefined) return <Entry services={data.items} />;
  if (error) return <Refusal problem={error} onRetry={() => void refetch()} />;
  return <Skeleton className="h-[40rem]" />;
}

function Entry({ services }: { services: readonly ServiceShape[] }) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const zone = deviceZone();
  const { register, control, handleSubmit, setValue, clearErrors, formState } = useForm<ManualForm>(
    {
      defaultValues: EMPTY,
      resolver: zodResolver(manualSchema),
    },
  );
  const [serviceId, duration, tier, method] = useWatch({
    control,
    name: ['serviceId', 'duration', 'tier', 'method'],
  });
  const service = services.find(({ id }) => id === serviceId);
  const minutes = minutesOf(service, duration, tier);
  const [time, setTime] = useState<ChosenTime | null>(null);
  const [create] = deskApi.useCreateManualBookingMutation();
  const deed = useDeed((manualBookingBody: ManualBookingBody, key) =>
    create({ manualBookingBody, 'Idempotency-Key': key }),
  );

  async function submit(form: ManualForm) {
    if (time === null || deed.busy) return;
    const made = await deed.run(manualBody(form, time, zone));
    if (made === null) return;
    announce(t('manual.done', { reference: made.reference }));
    await navigate(paths.deskBooking(made.id));
  }

  const wrong = (name: keyof ManualForm) => {
    const said = formState.errors[name]?.message;
    return said === undefined ? undefined : t(`manual.wrong.${said}`);
  };
  const field = (name: keyof ManualForm) => ({
    ...register(name),
    label: t(`manual.${name}`),
    error: wrong(name),
  });

  return (
    <form
      noValidate
      className="grid max-w-3xl gap-6"
      onSubmit={(event) => void handleSubmit(submit)(event)}
    >
      <Part title={t('manual.client')}>
        <KnownClients
          onChoose={(known) => {
            const [first, ...rest] = known.clientName.split(' ');
            setValue('firstName', rest.length > 0 ? (first ?? '') : '');
            setValue('lastName', rest.length > 0 ? rest.join(' ') : known.clientName);
            setValue('email', known.clientEmail);
            setValue('phone', known.clientPhone ?? '');
            setValue('company', known.company ?? '');
            clearErrors();
          }}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('firstName')} optional autoComplete="off" />
          <TextField {...field('lastName')} autoComplete="off" />
          <TextField {...field('email')} type="email" autoComplete="off" />
          <TextField {...field('phone')} type="tel" optional autoComplete="off" />
          <TextField {...field('company')} optional autoComplete="off" />
        </div>
      </Part>

      <Part title={t('manual.what')}>
        <SelectField
          {...field('serviceId')}
          {...register('serviceId', {
            onChange: () => {
              setTime(null);
              setValue('tier', '');
              setValue('duration', '');
              setValue('method', '');
              setValue('paid', false);
            },
          })}
        >
          <option value="">{t('manual.choose')}</option>
          {services.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name} · {formatMoney(one.pricing.basePrice, i18n.language)}
            </option>
          ))}
        </SelectField>
        {service ? (
          <div className="grid gap-4 sm:grid-cols-2">
            {service.tiers.length > 0 ? (
              <SelectField
                {...field('tier')}
                {...register('tier', { onChange: () => setTime(null) })}
                optional
              >
                <option value="">{t('manual.noTier')}</option>
                {service.tiers.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </SelectField>
            ) : null}
            {service.durations.length > 1 && tier === '' ? (
              <SelectField
                {...field('duration')}
                {...register('duration', { onChange: () => setTime(null) })}
                optional
              >
                <option value="">{t('minutes', { count: service.defaultDuration })}</option>
                {service.durations
                  .filter((one) => one !== service.defaultDuration)
                  .map((one) => (
                    <option key={one} value={one}>
                      {t('minutes', { count: one })}
                    </option>
                  ))}
              </SelectField>
            ) : null}
          </div>
        ) : null}
      </Part>

      <Part title={t('manual.when')}>
        {service ? (
          <TimeChoice
            key={`${service.id}-${minutes ?? ''}`}
            serviceId={service.id}
            duration={minutes}
            zones={[...new Set([zone, service.timezone])]}
            onChange={setTime}
          />
        ) : (
          <p className="text-muted">{t('manual.serviceFirst')}</p>
        )}
        <p role="alert" className="text-sm font-medium text-bad empty:hidden">
          {formState.isSubmitted && service && time === null ? t('time.missing') : null}
        </p>
      </Part>

      <Part title={t('manual.payment')}>
        <SelectField {...field('method')} optional>
          <option value="">{t('manual.noPayment')}</option>
          {service?.paymentMethods.map((one) => (
            <option key={one} value={one}>
              {t(`method.${one}`)}
            </option>
          ))}
        </SelectField>
        {method ? (
          <>
            <CheckboxField
              {...register('paid')}
              label={t('manual.paid')}
              hint={t('manual.paidHint')}
            />
            <TextArea {...field('paymentNotes')} optional rows={2} />
          </>
        ) : null}
      </Part>

      <Part title={t('manual.more')}>
        <TextArea {...field('message')} optional rows={3} />
        <TextArea {...field('specialRequirements')} optional rows={2} />
        <CheckboxField {...register('sendConfirmation')} label={t('manual.sendConfirmation')} />
        <CheckboxField
          {...register('mailingList')}
          label={t('manual.mailingList')}
          hint={t('manual.mailingListHint')}
        />
      </Part>

      {deed.problem ? <Refusal problem={deed.problem} /> : null}
      <div className="flex flex-wrap justify-end gap-3">
        <ButtonLink kind="quiet" to={paths.desk}>
          {t('manual.leave')}
        </ButtonLink>
        <Button type="submit" size="large" busy={deed.busy}>
          {t('manual.do')}
        </Button>
      </div>
    </form>
  );
}

/** How long the meeting is to be; undefined leaves it to the service. */
function minutesOf(service: ServiceShape | undefined, duration: string, tier: string) {
  const ofTier = service?.tiers.find(({ id }) => id === tier)?.duration;
  return ofTier ?? (duration ? Number(duration) : undefined);
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card className="p-5 sm:p-6">
      <fieldset className="grid min-w-0 gap-4">
        <legend className="mb-4 font-display text-xl">{title}</legend>
        {children}
      </fieldset>
    </Card>
  );
}
