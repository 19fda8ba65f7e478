import { CheckboxField, SelectField, TextField } from '@/components/ui/field';
import type { Frequency, Repeat } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';

interface RepeatControlProps {
  value: Repeat | null;
  onChange: (repeat: Repeat | null) => void;
}

const FREQUENCIES: readonly Frequency[] = ['DAILY', 'WEEKLY', 'MONTHLY'];
const MOST = { interval: 12, occurrences: 52 };

/** The same time again and again (REC-01): every so many days, weeks or months, so many times. */
export function RepeatControl({ value, onChange }: RepeatControlProps) {
  const { t } = useWizardWords();
  return (
    <fieldset className="grid gap-4 rounded-(--radius-card) border border-line p-5">
      <legend className="sr-only">{t('repeat.title')}</legend>
      <CheckboxField
        label={t('repeat.title')}
        hint={t('repeat.hint')}
        checked={value !== null}
        onChange={(event) =>
          onChange(
            event.target.checked ? { frequency: 'WEEKLY', interval: 1, occurrences: 4 } : null,
          )
        }
      />
      {value ? (
        <div className="grid gap-4 sm:grid-cols-3">
          <SelectField
            label={t('repeat.frequency')}
            value={value.frequency}
            onChange={(event) => onChange({ ...value, frequency: event.target.value as Frequency })}
          >
            {FREQUENCIES.map((one) => (
              <option key={one} value={one}>
                {t(`repeat.${one}`)}
              </option>
            ))}
          </SelectField>
          <NumberField
            label={t(`repeat.interval_${value.frequency}`)}
            value={value.interval}
            least={1}
            most={MOST.interval}
            onChange={(interval) => onChange({ ...value, interval })}
          />
          <NumberField
            label={t('repeat.occurrences')}
            value={value.occurrences}
            least={2}
            most={MOST.occurrences}
            onChange={(occurrences) => onChange({ ...value, occurrences })}
          />
        </div>
      ) : null}
    </fieldset>
  );
}

interface NumberFieldProps {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}

/** Whatever is typed, what is kept is a number that can be had. */
function NumberField({ label, value, least, most, onChange }: NumberFieldProps) {
  return (
    <TextField
      key={value}
      type="number"
      inputMode="numeric"
      label={label}
      min={least}
      max={most}
      defaultValue={value}
      onBlur={(event) => {
        const typed = Math.round(Number(event.target.value)) || least;
        onChange(Math.min(most, Math.max(least, typed)));
      }}
    />
  );
}
